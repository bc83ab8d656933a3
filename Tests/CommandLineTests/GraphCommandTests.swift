import Testing

struct GraphCommandTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func withoutAFormatItIsATree() throws {
    let outcome = try bench.engram("graph", "tiny.yaml")
    #expect(outcome.ending == .code(0))
    #expect(outcome.error == "")
    #expect(
      outcome.output == """
        tiny

        learners.acl: acl, 8 steps, 8x8x1 -> 2 labels
        ├─ stream: episodes, 2 tasks, 2 labels, 8x8x1, endless
        │  └─ datasets.0: $seen = glyphs, 8x8x1, 12 classes
        ├─ encoder: conv4, 8x8x1 -> 16 features
        ├─ layer: srwm, 32 features
        ├─ loss: cross-entropy
        └─ optimizer: adam
           └─ rate: constant

        evaluations.held-out: episodes, 2 tasks, 2 labels, 8x8x1, 3 episodes
        └─ datasets.0: $unseen = glyphs, 8x8x1, 8 classes

        metrics: average-accuracy, backward-transfer, forgetting

        """)
  }

  @Test func overridesReachTheGraph() throws {
    let outcome = try bench.engram(
      "graph", "tiny.yaml", "--set", "components.seen.classes=20", "--format", "dot")
    #expect(outcome.ending == .code(0))
    #expect(outcome.output.hasPrefix("digraph \"tiny\" {\n"))
    #expect(outcome.output.contains("20 classes"))
  }

  @Test func theEndingOfTheFileChoosesTheFormat() throws {
    #expect(try bench.engram("graph", "tiny.yaml", "-o", "a.svg").ending == .code(0))
    #expect(try bench.text("a.svg").hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
    #expect(try bench.engram("graph", "tiny.yaml", "--out", "a.mmd").output == "")
    #expect(try bench.text("a.mmd").contains("\nflowchart LR\n"))
    #expect(try bench.engram("graph", "tiny.yaml", "-o", "a.png").ending == .code(0))
    #expect(try bench.bytes("a.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
    let outcome = try bench.engram("graph", "tiny.yaml", "-o", "b.svg", "--format", "mermaid")
    #expect(outcome.ending == .code(0))
    #expect(try bench.text("b.svg").contains("\nflowchart LR\n"))
  }

  @Test(arguments: [
    ("svgg", "there is no format 'svgg'; did you mean 'svg'?"),
    ("png", "there is no format 'png'; the formats are text, mermaid, dot, svg"),
  ])
  func anUnknownFormatIsAnsweredWithTheNearest(format: String, message: String) throws {
    let outcome = try bench.engram("graph", "tiny.yaml", "--format", format)
    #expect(outcome.ending == .code(64))
    #expect(outcome.error.hasPrefix("Error: \(message)\n"))
    #expect(outcome.output == "")
  }

  @Test func aFileThatCannotBeWrittenIsNamed() throws {
    let outcome = try bench.engram("graph", "tiny.yaml", "-o", "no/such/a.svg")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == "error: cannot write no/such/a.svg: No such file or directory\n")
    #expect(
      try bench.engram("graph", "tiny.yaml", "-o", "").error.hasPrefix(
        "Error: --out takes the name of a file.\n"))
  }

  @Test func aBrokenExperimentHasNoGraph() throws {
    try bench.writeExperiment(replacing: "type: conv4", with: "type: conv5", to: "bad.yaml")
    let outcome = try bench.engram("graph", "bad.yaml", "-o", "bad.svg")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error.hasPrefix("bad.yaml:12:21: error[unknown-component]"))
    #expect(!bench.exists("bad.svg"))
  }
}
