/// A source line as a terminal shows it, with carets that stand below what is meant.
struct Carets {
  /// The line, with `...` where it is cut.
  let line: String
  /// The spaces before the carets.
  let indent: String
  /// One caret for each column that the marked text takes, at least one.
  let carets: String

  init(_ source: SourceLine, _ mark: Mark) {
    let lead = source.firstColumn > 1 ? "..." : ""
    let marked =
      (mark.column - source.firstColumn)..<(mark.column - source.firstColumn + mark.width)
    var shown = lead
    var (before, within) = (lead.utf8.count, 0)
    var offset = 0
    // A character of several scalars is shown as one, so that carets stand below it as a whole.
    for character in source.text {
      let end = offset + character.unicodeScalars.count
      let text = TerminalText.shown(character)
      shown += text
      if end <= marked.lowerBound {
        before += TerminalText.width(of: text)
      } else if offset < marked.upperBound {
        within += TerminalText.width(of: text)
      }
      offset = end
    }
    line = shown + (source.isCutShort ? "..." : "")
    indent = String(repeating: " ", count: before)
    carets = String(repeating: "^", count: max(within, 1))
  }
}
