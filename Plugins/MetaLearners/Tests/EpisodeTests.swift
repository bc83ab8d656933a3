import EngramCore
import PluginTestSupport
import TensorEngine
import Testing

/// Episodes of every form that streams make, for each of the learners.
@Suite("Meta-learners and their episodes")
struct EpisodeTests {
  static let learners = ["prototypes", "gemcl", "oml", "anml"]

  private static let glyphs = "{type: glyphs, classes: 30, examples: 6, size: 8, normalize: unit}"

  private func make(
    _ type: String, stream: String, lanes: Int = 1, dropout: Double = 0.1
  ) throws -> any Learner {
    let encoder = "{type: conv4, blocks: 2, channels: 4, dropout: \(dropout)}"
    let gate = type == "anml" ? "neuromodulator: \(encoder)," : ""
    let learner: any Learner = try registry.make(
      .learner,
      from: """
        {type: \(type), steps: 6, batch: 3, episodes-per-pass: 2, encoder: \(encoder), \(gate)
         stream: \(stream)}
        """)
    try learner.prepare(LearnerContext(seed: 1, lanes: LaneGroup(count: lanes), roots: noRoots))
    return learner
  }

  private func stream(_ settings: String) -> String {
    "{type: episodes, ways: 2, shots: 2, queries: 3, datasets: [\(Self.glyphs)], \(settings)}"
  }

  /// Any scenario, and numbers of tasks that steps draw.
  @Test(arguments: learners, Scenario.allCases)
  func everyScenarioIsLearned(learner: String, scenario: Scenario) throws {
    let settings = "labels: \(scenario.rawValue), tasks: 3"
    let learner = try make(
      learner, stream: stream(settings + ", fewest-tasks: 1, same-counts: 3"))
    for step in 0..<3 {
      let record = try learner.train(step: step)
      #expect(record.values.allSatisfy { $0.value.isFinite }, "\(record.values)")
      let terms = record.values.filter { $0.name.hasPrefix("loss.") }
      #expect(terms.count <= 3)
    }
    let tested: any TaskStream = try registry.make(.stream, from: stream(settings))
    try tested.prepare(noRoots)
    let episode = tested.episode(0, seed: 1)
    learner.begin(seed: 1)
    for task in episode.tasks.indices {
      try learner.observe(episode.demonstrations(ofTask: task))
      for asked in 0...task {
        let queries = episode.queries(ofTask: asked)
        let answers = try learner.predict(queries)
        #expect(answers.count == queries.count)
        #expect(Set(answers).isSubset(of: queries.candidates))
      }
    }
  }

  /// A learner without outputs of its own takes more labels than it was trained on.
  @Test(arguments: learners)
  func labelsAreNotFixed(learner: String) throws {
    let learner = try make(learner, stream: stream("tasks: 1"))
    #expect(learner.labelCount == nil)
    let tested: any TaskStream = try registry.make(
      .stream, from: stream("tasks: 4, labels: class-incremental"))
    try tested.prepare(noRoots)
    let episode = tested.episode(0, seed: 1)
    learner.begin(seed: 1)
    for task in episode.tasks.indices {
      try learner.observe(episode.demonstrations(ofTask: task))
    }
    let answers = try episode.tasks.indices.flatMap {
      try learner.predict(episode.queries(ofTask: $0))
    }
    #expect(answers.allSatisfy { (0..<8).contains($0) })
    #expect(answers.contains { $0 > 1 })
  }

  /// How a step is spread over lanes changes no more than the order of its sums.
  @Test(arguments: learners)
  func lanesShareAStep(learner: String) throws {
    let losses = try (1...4).map { lanes in
      try make(learner, stream: stream("tasks: 2"), lanes: lanes, dropout: 0).train(step: 0)
        .values[0].value
    }
    for loss in losses { #expect(abs(loss - losses[0]) < 1e-5 * losses[0], "\(losses)") }
  }

  /// A restart in the middle goes on bit for bit, on two lanes as well.
  @Test(arguments: learners)
  func aRestartContinuesBitForBit(type: String) throws {
    func bits(restartingAfter restart: Int?) throws -> [[UInt32]] {
      var learner = try make(type, stream: stream("tasks: 2"), lanes: 2)
      for step in 0..<4 {
        if step == restart {
          let saved = learner.checkpoint().map { ($0.name, $0.tensor.copied()) }
          learner = try make(type, stream: stream("tasks: 2"), lanes: 2)
          try learner.restore(Dictionary(uniqueKeysWithValues: saved))
        }
        _ = try learner.train(step: step)
      }
      return learner.checkpoint().map { $0.tensor.elements.map(\.bitPattern) }
    }
    let whole = try bits(restartingAfter: nil)
    #expect(try bits(restartingAfter: 2) == whole)
  }
}
