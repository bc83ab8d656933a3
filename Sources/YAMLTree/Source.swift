/// A text with a name: a YAML file, or an argument of the command line that holds YAML.
public struct Source: Sendable {
  /// The file as the user named it, or the argument as it is shown.
  public let name: String
  /// Whether it is a file or an argument.
  public let origin: Mark.Origin
  /// Everything that positions count in.
  let text: String
  /// The scalars of the first line that precede the YAML.
  let prefixCount: Int

  /// Creates a source from the text of a file.
  public init(file: String, text: String) {
    name = file
    origin = .file
    // A byte-order mark is no part of the document, and editors do not count it as a column.
    let hasByteOrderMark = text.unicodeScalars.first == "\u{FEFF}"
    self.text = hasByteOrderMark ? String(text.unicodeScalars.dropFirst()) : text
    prefixCount = 0
  }

  /// Creates a source from an argument such as `--set a.b=v`.
  ///
  /// - Parameters:
  ///   - argument: The argument as errors show it.
  ///   - prefixCount: The number of Unicode scalars before the YAML value begins.
  public init(argument: String, prefixCount: Int) {
    name = argument
    origin = .argument
    text = argument
    self.prefixCount = prefixCount
  }

  /// The part that is YAML.
  var yaml: String { String(text.unicodeScalars.dropFirst(prefixCount)) }

  /// The position of a line and column, both counted from zero within the YAML.
  func mark(line: Int, column: Int, width: Int = 1) -> Mark {
    Mark(
      file: name, line: line + 1, column: column + 1 + (line == 0 ? prefixCount : 0),
      width: width, origin: origin)
  }

  /// The lines without their ends.
  var lines: SourceLines { SourceLines(text) }

  /// The mark, or the end of the text if the mark is on a line behind it.
  func clamped(_ mark: Mark) -> Mark {
    let lines = lines
    guard mark.line > lines.count else { return mark }
    return Mark(
      file: mark.file, line: lines.count, column: lines.scalarCount(ofLine: lines.count) + 1,
      origin: mark.origin)
  }

  /// The scalar at a mark, if there is one.
  func scalar(at mark: Mark) -> Unicode.Scalar? { lines.scalar(at: mark) }
}

/// Counts lines and columns as libyaml does, so that its positions and ours agree.
struct TextCursor {
  /// The line, from 0.
  private(set) var line = 0
  /// The column, from 0.
  private(set) var column = 0
  private var followsReturn = false

  static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
    default: false
    }
  }

  mutating func advance(over scalar: Unicode.Scalar) {
    if scalar == "\n" && followsReturn {
      // The second half of a line end that was counted already.
    } else if Self.isBreak(scalar) {
      line += 1
      column = 0
    } else {
      column += 1
    }
    followsReturn = scalar == "\r"
  }
}
