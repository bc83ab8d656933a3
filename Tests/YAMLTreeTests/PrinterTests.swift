import Testing
import YAMLTree

@Suite struct PrinterTests {
  let code = Diagnostic.Code("some-code")

  private func sink(errors: Int, warnings: Int) -> DiagnosticSink {
    let sink = DiagnosticSink()
    let count = errors + warnings
    sink.add(Source(file: "e.yaml", text: String(repeating: "line\n", count: count)))
    // From the last to the first: what is kept is decided by the text, not by the order of finding.
    for line in (1...max(count, 1)).reversed() where line <= count {
      sink.record(
        Diagnostic(
          code, "number \(line)", at: Mark(file: "e.yaml", line: line, column: 1),
          severity: line <= errors ? .error : .warning))
    }
    return sink
  }

  private func headings(_ text: String) -> [Substring] {
    text.split(separator: "\n").filter { $0.hasPrefix("e.yaml:") }
  }

  @Test(arguments: [
    (1, 0, ""), (0, 1, ""), (2, 0, "2 errors; nothing was run"),
    (1, 1, "1 error, 1 warning; nothing was run"),
    (2, 3, "2 errors, 3 warnings; nothing was run"),
  ])
  func severalAreCounted(errors: Int, warnings: Int, end: String) {
    let text = sink(errors: errors, warnings: warnings).error.description
    #expect(headings(text).count == errors + warnings)
    #expect(text.hasSuffix("\n" + (end.isEmpty ? "   | ^" : end)))
  }

  @Test func theFirstHundredInTheTextAreShown() {
    let text = sink(errors: 2500, warnings: 0).error.description
    #expect(
      headings(text)
        == (1...100).map { "e.yaml:\($0):1: error[some-code]: number \($0)" })
    #expect(
      text.hasSuffix(
        "\nand 2400 more; correct these first\n2500 errors; nothing was run"))
  }

  @Test func colourMarksWhatMatters() {
    let sink = sink(errors: 1, warnings: 0)
    let diagnostic = sink.diagnostics[0]
    let plain = DiagnosticPrinter().text(of: diagnostic)
    let coloured = DiagnosticPrinter(isColoured: true).text(of: diagnostic)
    #expect(!plain.contains("\u{1B}"))
    #expect(coloured.contains("\u{1B}[1;31merror[some-code]:\u{1B}[0m"))
    #expect(coloured.contains("\u{1B}[1;31m^\u{1B}[0m"))
    #expect(
      coloured.replacing("\u{1B}[0m", with: "").replacing("\u{1B}[1;31m", with: "")
        .replacing("\u{1B}[1;34m", with: "").replacing("\u{1B}[1m", with: "") == plain)
  }

  @Test func oneMistakeOnTwoPathsIsOne() {
    let sink = DiagnosticSink()
    let mark = Mark(file: "e.yaml", line: 1, column: 1)
    for path in ["learners.one", "learners.two"] {
      sink.record(Diagnostic(code, "wrong", at: mark, path: path))
    }
    #expect(sink.errorCount == 1)
    #expect(sink.errorAttemptCount == 2)
  }

  @Test func aSilencedMarkSaysNothingMore() {
    let sink = DiagnosticSink()
    let mark = Mark(file: "e.yaml", line: 1, column: 1)
    sink.record(Diagnostic(code, "there is no value", at: mark))
    sink.silence(mark)
    sink.record(Diagnostic(code, "the value is empty", at: mark))
    #expect(sink.diagnostics.map(\.message) == ["there is no value"])
  }
}
