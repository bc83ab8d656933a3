import GraphDrawing
import Testing

@Suite struct GraphTreeTests {
  @Test func sharedComponentsAreWrittenOutOnce() throws {
    #expect(
      try GraphFormat.text.document(of: mixedGraph()) == """
        mixed

        learners.first: acl, 1,200 steps, 8x8x1 -> 2 labels
        ├─ stream: $episodes = episodes, 2 tasks, 2 labels, 8x8x1, endless
        │  └─ datasets.0: $seen = glyphs, 8x8x1, 12 classes
        ├─ encoder: $vision = conv4, 8x8x1 -> 128 features
        ├─ layer: srwm, 256 features
        ├─ loss: cross-entropy
        └─ optimizer: adam
           └─ rate: constant

        learners.second: acl, 8 steps, 8x8x1 -> 2 labels
        ├─ stream: $episodes, see above
        ├─ encoder: $vision, see above
        ├─ layer: srwm, 256 features
        ├─ loss: cross-entropy
        └─ optimizer: adam
           └─ rate: constant

        evaluations.again: episodes, 2 tasks, 2 labels, 8x8x1, 3 episodes
        └─ datasets.0: $seen, see above

        metrics: forgetting

        nothing refers to:

        components.spare: adam
        └─ rate: constant

        """)
  }

  @Test(arguments: [
    ("a.svg", GraphFormat.svg), ("b.c/a.SVG", .svg), ("a.gv", .dot), ("a.dot", .dot),
    ("a.mmd", .mermaid), ("a.txt", .text),
  ])
  func theEndingOfAFileSaysTheFormat(name: String, format: GraphFormat) {
    #expect(GraphFormat(fileName: name) == format)
  }

  @Test(arguments: ["svg", "a", "a.svg.bak", ""])
  func otherEndingsSayNothing(name: String) {
    #expect(GraphFormat(fileName: name) == nil)
  }
}
