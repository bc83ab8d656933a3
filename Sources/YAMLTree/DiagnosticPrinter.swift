/// Writes diagnostics as a compiler prints them.
///
/// ```text
/// exp.yaml:14:24: error[unknown-key]: learners.ewc.lamda: learner 'ewc' has no setting 'lamda'
///  14 |   ewc: {type: ewc, lamda: 100}
///     |                    ^^^^^
///   = settings of learner 'ewc': lambda, ...
/// ```
public struct DiagnosticPrinter: Sendable {
  private enum Style: String {
    case bold = "1"
    case error = "1;31"
    case warning = "1;35"
    case note = "1;36"
    case frame = "1;34"
  }

  // The text of a message may be somebody's megabyte without spaces.
  private static let messageLimit = 1200

  private let isColoured: Bool

  /// Creates a printer.
  ///
  /// - Parameter isColoured: Whether the reader is a terminal that shows ANSI colours.
  public init(isColoured: Bool = false) { self.isColoured = isColoured }

  /// One diagnostic: position, code, message, source line, carets, notes; no line end.
  public func text(of diagnostic: Diagnostic) -> String {
    let style: Style = diagnostic.severity == .error ? .error : .warning
    let subject = diagnostic.path.isEmpty ? "" : "\(diagnostic.path): "
    let label = "\(diagnostic.severity.rawValue)[\(diagnostic.code)]:"
    var lines = [
      paint(place(diagnostic.mark), .bold) + " " + paint(label, style) + " "
        + paint(shown(subject + diagnostic.message), .bold)
    ]
    lines += excerpt(diagnostic.sourceLine, diagnostic.mark, style)
    for note in diagnostic.notes {
      guard let mark = note.mark else {
        lines.append("  " + paint("=", .frame) + " " + shown(note.message))
        continue
      }
      lines.append(
        paint(place(mark), .bold) + " " + paint("note:", .note) + " " + shown(note.message))
      lines += excerpt(note.sourceLine, mark, .note)
    }
    return lines.joined(separator: "\n")
  }

  /// All diagnostics of an error, and how many there are if there are several; no line end.
  public func text(of error: ConfigurationError) -> String {
    var blocks = error.diagnostics.map(text(of:))
    let total = error.errorCount + error.warningCount
    let hidden = total - error.diagnostics.count
    if hidden > 0 { blocks.append("and \(hidden) more; correct these first") }
    if total > 1, let counts = Self.counts(error.errorCount, error.warningCount) {
      blocks.append(paint("\(counts); nothing was run", .bold))
    }
    return blocks.joined(separator: "\n")
  }

  /// `2 errors, 1 warning`; `nil` for none of either.
  static func counts(_ errors: Int, _ warnings: Int) -> String? {
    func words(_ count: Int, _ noun: String) -> String? {
      count == 0 ? nil : "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
    let parts = [words(errors, "error"), words(warnings, "warning")].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private func place(_ mark: Mark) -> String { shown("\(mark)") + ":" }

  private func excerpt(_ line: SourceLine?, _ mark: Mark, _ style: Style) -> [String] {
    guard let line, mark.origin != .wholeFile else { return [] }
    let number = mark.origin == .file ? String(mark.line) : ""
    let gutter = String(repeating: " ", count: number.utf8.count)
    let carets = Carets(line, mark)
    return [
      paint(" \(number) |", .frame) + " " + carets.line,
      paint(" \(gutter) |", .frame) + " " + carets.indent + paint(carets.carets, style),
    ]
  }

  /// A message as a terminal may show it: names in it may contain anything.
  private func shown(_ message: String) -> String {
    guard message.utf8.count > Self.messageLimit else { return TerminalText.shown(message) }
    let scalars = message.unicodeScalars
    // What is wrong stands at the end as often as at the beginning.
    let (head, tail) = (scalars.prefix(Self.messageLimit / 2), scalars.suffix(300))
    guard head.count + tail.count < scalars.count else { return TerminalText.shown(message) }
    return TerminalText.shown(String(head) + " ... " + String(tail))
  }

  private func paint(_ text: String, _ style: Style) -> String {
    isColoured ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}
