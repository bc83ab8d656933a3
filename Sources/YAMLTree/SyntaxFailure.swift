/// Why a text is not YAML, in words that help more than the scanner's.
struct SyntaxFailure: Error {
  let diagnostic: Diagnostic

  init(_ message: String, _ mark: Mark, notes: [Diagnostic.Note] = []) {
    diagnostic = Diagnostic(.malformedYAML, message, at: mark, notes: notes)
  }

  /// A character that YAML does not allow anywhere; libyaml knows only its offset.
  init(unprintable byteOffset: Int, in source: Source) {
    var cursor = TextCursor()
    var remaining = byteOffset
    for scalar in source.yaml.unicodeScalars {
      remaining -= UTF8.width(scalar)
      if remaining < 0 { break }
      cursor.advance(over: scalar)
    }
    self.init(
      "there is a control character here that YAML does not allow; remove it",
      source.mark(line: cursor.line, column: cursor.column))
  }

  /// What the scanner or the parser of libyaml complains about.
  init(problem: String, context: Diagnostic.Note?, at mark: Mark, in source: Source) {
    if source.scalar(at: mark) == "\t" {
      self.init("a tab cannot indent or separate YAML; use spaces", mark)
      return
    }
    var notes: [Diagnostic.Note] = []
    if let context {
      notes.append(context.mark == mark ? Diagnostic.Note(context.message) : context)
    }
    self.init("this is not YAML: \(problem); \(Self.remedy(for: problem))", mark, notes: notes)
  }

  private static func remedy(for problem: String) -> String {
    switch problem {
    case "mapping values are not allowed in this context":
      "put quotes around a text that contains ': ', or indent the key to match its neighbours"
    case "could not find expected ':'": "a key needs a ':' and a space after it"
    case "did not find expected ',' or ']'": "close the list with ']'"
    case "did not find expected ',' or '}'": "close the mapping with '}'"
    case "found unexpected end of stream": "close the quote or bracket"
    case "found character that cannot start any token":
      "put quotes around a text that begins with such a character"
    default: "check the indentation, the colons and the quotes up to here"
    }
  }
}
