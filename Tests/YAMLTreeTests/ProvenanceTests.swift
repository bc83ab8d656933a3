import Testing
import YAMLTree

/// A diagnostic says where a value came from when that is not where it stands.
@Suite struct ProvenanceTests {
  let code = Diagnostic.Code("some-code")

  @Test func aBaseLeadsBackToTheOutermostFile() {
    let sink = DiagnosticSink()
    sink.add(Source(file: "exp.yaml", text: "experiment: x\nextends: middle.yaml\n"))
    sink.add(
      Source(file: "middle.yaml", text: "extends: base.yaml\n"),
      includedAt: Mark(file: "exp.yaml", line: 2, column: 10, width: 11))
    sink.add(
      Source(file: "base.yaml", text: "lr: fast\n"),
      includedAt: Mark(file: "middle.yaml", line: 1, column: 10, width: 9))
    sink.record(
      Diagnostic(code, "wrong", at: Mark(file: "base.yaml", line: 1, column: 5, width: 4)))
    #expect(
      sink.error.description == """
        base.yaml:1:5: error[some-code]: wrong
         1 | lr: fast
           |     ^^^^
          = extended from middle.yaml:1:10
          = extended from exp.yaml:2:10
        """)
  }

  @Test func ofTwoInclusionsTheFirstIsNamed() {
    let sink = DiagnosticSink()
    let base = Source(file: "base.yaml", text: "a: 1\n")
    for line in 1...2 {
      sink.add(base, includedAt: Mark(file: "exp.yaml", line: line, column: 1))
    }
    sink.record(Diagnostic(code, "wrong", at: Mark(file: "base.yaml", line: 1, column: 1)))
    #expect(sink.diagnostics.first?.notes.map(\.message) == ["extended from exp.yaml:1:1"])
  }

  @Test func filesThatIncludeEachOtherDoNotLoop() {
    let sink = DiagnosticSink()
    sink.add(Source(file: "a", text: "x"), includedAt: Mark(file: "b", line: 1, column: 1))
    sink.add(Source(file: "b", text: "x"), includedAt: Mark(file: "a", line: 1, column: 1))
    sink.record(Diagnostic(code, "wrong", at: Mark(file: "a", line: 1, column: 1)))
    #expect(
      sink.diagnostics.first?.notes.map(\.message) == [
        "extended from b:1:1", "extended from a:1:1",
      ]
    )
  }

  @Test func anAnnotatedMarkBringsItsNotesToEveryDiagnosticThere() {
    let sink = DiagnosticSink()
    sink.add(Source(file: "e.yaml", text: "width: 3\nheight: ${width}\n"))
    let mark = Mark(file: "e.yaml", line: 2, column: 9, width: 8)
    sink.record(Diagnostic(code, "before", at: mark))
    let note = Diagnostic.Note("width is set here", at: Mark(file: "e.yaml", line: 1, column: 8))
    sink.annotate(mark, note)
    sink.annotate(mark, note)
    sink.record(Diagnostic(code, "after", at: mark))
    sink.record(Diagnostic(code, "elsewhere", at: Mark(file: "e.yaml", line: 2, column: 1)))
    #expect(
      sink.error.description == """
        e.yaml:2:1: error[some-code]: elsewhere
         2 | height: ${width}
           | ^
        e.yaml:2:9: error[some-code]: before
         2 | height: ${width}
           |         ^^^^^^^^
        e.yaml:1:8: note: width is set here
         1 | width: 3
           |        ^
        e.yaml:2:9: error[some-code]: after
         2 | height: ${width}
           |         ^^^^^^^^
        e.yaml:1:8: note: width is set here
         1 | width: 3
           |        ^
        3 errors; nothing was run
        """)
  }
}
