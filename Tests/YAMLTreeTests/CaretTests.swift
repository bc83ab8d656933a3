import Testing
import YAMLTree

/// Carets stand below what they mean on a terminal, whatever the characters before them are.
@Suite struct CaretTests {
  /// Each line has the mark at its first `x`; the carets are what a terminal shows below it.
  @Test(arguments: [
    ("a: x", "   ^", 1),
    ("键: x", "    ^", 1),
    ("ｆ: x", "    ^", 1),
    ("한글: x", "      ^", 1),
    ("😀: x", "    ^", 1),
    ("❤\u{FE0F}: x", "    ^", 1),
    ("👩\u{200D}👩\u{200D}👧: x", "    ^", 1),
    ("🇨🇭: x", "    ^", 1),
    ("e\u{301}: x", "   ^", 1),
    ("\u{5D0}: x", "   ^", 1),
    ("…: x", "   ^", 1),
    ("a: x键y", "   ^^^^", 3),
    ("a: xe\u{301}", "   ^^", 3),
  ])
  func theyAlign(line: String, carets: String, width: Int) throws {
    let lines = try excerpt(of: line, width: width)
    #expect(lines == [" 1 | \(line)", "   | \(carets)"])
  }

  @Test func tabsAreFourSpaces() throws {
    #expect(try excerpt(of: "a:\t\tx", width: 1) == [" 1 | a:        x", "   |           ^"])
  }

  @Test func nothingInALineControlsTheTerminal() throws {
    let lines = try excerpt(of: "\u{1B}[2J\u{7F}\u{9B}\u{202E}\u{200B}: x", width: 1)
    #expect(lines == [" 1 | ␛[2J␡\u{FFFD}\u{FFFD}\u{200B}: x", "   |          ^"])
  }

  @Test func aLongLineIsCutAroundTheMark() throws {
    let line = String(repeating: "键", count: 1000) + "x" + String(repeating: "b", count: 1000)
    let lines = try excerpt(of: line, width: 1)
    #expect(lines[0].hasPrefix(" 1 | ...键") && lines[0].hasSuffix("b..."))
    #expect(lines[0].unicodeScalars.count < 180)
    // Three dots, and eighty wide characters before the mark.
    #expect(lines[1] == "   | " + String(repeating: " ", count: 3 + 160) + "^")
  }

  @Test func aMessageWithAnEndlessNameIsCut() {
    let name = String(repeating: "n", count: 1_000_000)
    let diagnostic = Diagnostic(
      Diagnostic.Code("some-code"), "there is no '\(name)'; use another",
      at: Mark(file: "e.yaml", line: 1, column: 1))
    #expect(diagnostic.description.utf8.count < 1100)
    #expect(diagnostic.description.hasSuffix("n'; use another"))
  }

  @Test func controlCharactersInNamesAreShownAndNotSent() {
    let diagnostic = Diagnostic(
      Diagnostic.Code("some-code"), "no '\u{1B}[31m'", at: Mark(wholeFile: "a\nb"))
    #expect(diagnostic.description == "a␊b: error[some-code]: no '␛[31m'")
  }

  private func excerpt(of line: String, width: Int) throws -> [String] {
    let sink = DiagnosticSink()
    sink.add(Source(file: "e.yaml", text: line))
    let scalars = Array(line.unicodeScalars)
    let column = try #require(scalars.firstIndex(of: "x")) + 1
    sink.record(
      Diagnostic(
        Diagnostic.Code("some-code"), "m",
        at: Mark(file: "e.yaml", line: 1, column: column, width: width)))
    let text = try #require(sink.diagnostics.first).description
    return text.split(separator: "\n").dropFirst().map(String.init)
  }
}
