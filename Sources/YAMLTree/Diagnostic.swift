/// One mistake in the user's input: what is wrong, where, and what to do about it.
public struct Diagnostic: Hashable, Sendable {
  /// How bad it is.
  public enum Severity: String, Hashable, Sendable {
    /// Nothing is run.
    case error
    /// The experiment runs, but probably not as meant.
    case warning
  }

  /// What kind of mistake it is, for tests and for programs that read diagnostics.
  ///
  /// A struct around a name, so that other modules add their own without a closed list here.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// The name in lower-case-hyphen form.
    public let name: String

    /// Creates a code of a name.
    public init(_ name: String) { self.name = name }

    /// The name.
    public var description: String { name }
  }

  /// Something that helps to understand a diagnostic, often at another position.
  public struct Note: Hashable, Sendable {
    /// One sentence or list.
    public var message: String
    /// The position it is about, if it has its own.
    public var mark: Mark?
    /// The line of that position.
    public var sourceLine: String?

    /// Creates a note.
    public init(_ message: String, at mark: Mark? = nil) {
      self.message = message
      self.mark = mark
    }
  }

  /// The kind of mistake.
  public var code: Code
  /// How bad it is.
  public var severity: Severity
  /// One sentence that says what is wrong and what would be right.
  public var message: String
  /// Where the mistake is.
  public var mark: Mark
  /// The dotted path of the setting, such as `learners.acl.shots`; empty for the whole text.
  public var path: String
  /// The line that contains the mistake.
  public var sourceLine: String?
  /// Further help.
  public var notes: [Note]

  /// Creates a diagnostic; a ``DiagnosticSink`` fills in the source line.
  public init(
    _ code: Code, _ message: String, at mark: Mark, path: String = "",
    severity: Severity = .error, notes: [Note] = []
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.mark = mark
    self.path = path
    self.notes = notes
  }
}

extension Diagnostic: CustomStringConvertible {
  /// The diagnostic as a compiler prints it: position, message, source line, carets, notes.
  public var description: String {
    let subject = path.isEmpty ? "" : "\(path): "
    var lines = ["\(mark): \(severity.rawValue): \(subject)\(message)"]
    lines += Excerpt(line: sourceLine, mark: mark).lines
    for note in notes {
      guard let mark = note.mark else {
        lines.append("  = \(note.message)")
        continue
      }
      lines.append("\(mark): note: \(note.message)")
      lines += Excerpt(line: note.sourceLine, mark: mark).lines
    }
    return lines.joined(separator: "\n")
  }
}

/// A source line with carets below, cut to a readable width around the mark.
private struct Excerpt {
  let line: String?
  let mark: Mark

  // Lines of generated files can be megabytes long.
  private let columnLimit = 160

  var lines: [String] {
    guard let line, mark.origin != .wholeFile else { return [] }
    // Every scalar takes one column here, tabs and control characters included, because the
    // carets are placed by counting scalars.
    let scalars = line.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
    let column = min(max(mark.column - 1, 0), scalars.count)
    let first = scalars.count <= columnLimit ? 0 : max(0, column - columnLimit / 2)
    let last = min(scalars.count, first + columnLimit)
    let width = max(1, min(mark.width, last - column))
    let number = mark.origin == .file ? String(mark.line) : ""
    let gutter = String(repeating: " ", count: number.count)
    let shown = String(String.UnicodeScalarView(scalars[first..<last]))
    let lead = first > 0 ? "..." : ""
    let indent = String(repeating: " ", count: lead.count + column - first)
    let tail = last < scalars.count ? "..." : ""
    return [
      " \(number) | \(lead)\(shown)\(tail)",
      " \(gutter) | \(indent)\(String(repeating: "^", count: width))",
    ]
  }
}
