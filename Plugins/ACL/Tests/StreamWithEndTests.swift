import EngramCore
import PluginTestSupport
import TensorEngine
import Testing

@Suite("Training on a stream with an end")
struct StreamWithEndTests {
  /// The loss of every step without updates, so that equal episodes give equal losses.
  private func losses(sets: Int, steps: Int) throws -> [Double] {
    let learner: any Learner = try registry.make(
      .learner,
      from: """
        {type: acl, steps: \(steps), batch: 1, width: 12, dropout: 0,
         layer: {type: srwm, heads: 3, dropout: 0},
         encoder: {type: conv4, blocks: 2, channels: 4, dropout: 0},
         optimizer: {type: adam, rate: {type: constant, value: 0}},
         stream: {type: split, sets: \(sets), shots: 1, tasks: 2, query-limit: 1,
                  demonstrations: {type: glyphs, classes: 4, examples: 3, size: 8},
                  queries: {type: glyphs, classes: 4, examples: 1, size: 8, seed: 2}}}
        """)
    try learner.prepare(LearnerContext(seed: 2, lanes: LaneGroup(count: 1), roots: noRoots))
    return try (0..<steps).map { step in
      try learner.train(step: step).values.first { $0.name == "loss" }?.value ?? .nan
    }
  }

  @Test func itIsGoneThroughAgain() throws {
    let losses = try losses(sets: 3, steps: 7)
    #expect(Set(losses[..<3]).count == 3)
    #expect(Array(losses[3..<6]) == Array(losses[..<3]))
    #expect(losses[6] == losses[0])
  }
}
