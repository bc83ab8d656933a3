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
  ///
  /// - Parameters:
  ///   - problem: The complaint.
  ///   - context: What it was doing, and where that began.
  ///   - mark: Where it noticed, which may be far behind the mistake.
  ///   - source: The text.
  init(problem: String, context: Diagnostic.Note?, at mark: Mark, in source: Source) {
    let scalar = source.scalar(at: mark)
    let start = context?.mark ?? mark
    func note(_ message: String, at place: Mark) -> [Diagnostic.Note] {
      place == mark ? [] : [Diagnostic.Note(message, at: place)]
    }
    switch problem {
    case _ where scalar == "\t" || problem.contains("found a tab character"):
      self.init("a tab cannot indent or separate YAML; use spaces", mark)
    case "found unexpected end of stream", "found unexpected document indicator":
      self.init("this quote is never closed", start)
    case "did not find expected ',' or ']'":
      self.init(
        "this list is not closed; expected ',' or ']'", start,
        notes: [Diagnostic.Note("the list should have ended before this", at: mark)])
    case "did not find expected ',' or '}'":
      self.init(
        "this mapping is not closed; expected ',' or '}'", start,
        notes: [Diagnostic.Note("the mapping should have ended before this", at: mark)])
    case "could not find expected ':'":
      self.init("expected 'key: value', with a space after the ':'", start)
    case "did not find expected key":
      self.init(
        scalar == ":"
          ? "a key is missing before the ':'"
          : "this line is not indented like the keys of the mapping that it stands in", mark,
        notes: note("the mapping begins here", at: start))
    case "did not find expected '-' indicator":
      self.init(
        "this line is not indented like the items of the list that it stands in", mark,
        notes: note("the list begins here", at: start))
    case "did not find expected <document start>":
      self.init("this does not belong to the value above; check the indentation", mark)
    case "did not find expected node content":
      self.init("a value is missing here", mark)
    case "mapping values are not allowed in this context":
      self.init(
        "a ':' cannot stand here; put quotes around a text that contains ': ', or indent the key"
          + " like its neighbours", mark)
    case "block sequence entries are not allowed in this context":
      self.init("a list cannot begin here; put its first '- ' on a line of its own", mark)
    case "found character that cannot start any token":
      self.init(
        "a text cannot begin with '\(scalar.map(String.init) ?? "")'; put quotes around it", mark)
    case "did not find expected alphabetic or numeric character":
      self.init(
        "a name is missing after the '&' or '*'; put quotes around a text that begins like this",
        mark)
    case "found unknown escape character":
      self.init(
        "there is no such escape; write '\\\\' for a backslash, or use single quotes", mark)
    default:
      self.init(
        "this is not YAML: \(problem)", mark,
        notes: context.map { start == mark ? [Diagnostic.Note($0.message)] : [$0] } ?? [])
    }
  }
}
