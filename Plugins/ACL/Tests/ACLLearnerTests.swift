import EngramCore
import PluginTestSupport
import TensorEngine
import Testing
import YAMLTree

@Suite("The ACL learner")
struct ACLLearnerTests {
  private static let glyphs = "{type: glyphs, classes: 6, examples: 4, size: 8, normalize: unit}"

  private func make(
    stream: String = "{type: episodes, datasets: [\(glyphs)], shots: 2, queries: 2}",
    dropout: Double = 0.1, settings: String = ""
  ) throws -> any Learner {
    try registry.make(
      .learner,
      from: """
        {type: acl, steps: 6, batch: 4, width: 12, dropout: \(dropout),
         layer: {type: srwm, heads: 3, dropout: \(dropout)},
         encoder: {type: conv4, blocks: 2, channels: 4, dropout: \(dropout)}, stream: \(stream)\(settings)}
        """)
  }

  /// The bits of everything that training changes after some steps, restarted in the middle.
  private func train(
    lanes: Int, steps: Int, restartingAfter restart: Int?, settings: String = ""
  ) throws -> [[UInt32]] {
    let context = LearnerContext(seed: 1, lanes: LaneGroup(count: lanes), roots: noRoots)
    func prepared() throws -> any Learner {
      let learner = try make(stream: Self.stream, settings: ", reading-weight: 0.3" + settings)
      try learner.prepare(context)
      return learner
    }
    var learner = try prepared()
    for step in 0..<steps {
      if step == restart {
        let saved = learner.checkpoint().map { ($0.name, $0.tensor.copied()) }
        learner = try prepared()
        try learner.restore(Dictionary(uniqueKeysWithValues: saved))
      }
      _ = try learner.train(step: step)
    }
    return learner.checkpoint().map { $0.tensor.elements.map(\.bitPattern) }
  }

  private static let stream =
    "{type: episodes, datasets: [\(glyphs)], shots: 2, queries: 2, tasks: 3}"

  @Test(arguments: [1, 2])
  func aRestartInTheMiddleContinuesBitForBit(lanes: Int) throws {
    let whole = try train(lanes: lanes, steps: 6, restartingAfter: nil)
    #expect(try train(lanes: lanes, steps: 6, restartingAfter: nil) == whole, "reproducible")
    #expect(try train(lanes: lanes, steps: 6, restartingAfter: 3) == whole, "resumed")
    let carrying = try train(
      lanes: lanes, steps: 6, restartingAfter: nil, settings: ", carry-state: 4")
    #expect(
      try train(lanes: lanes, steps: 6, restartingAfter: 3, settings: ", carry-state: 4")
        == carrying, "resumed with a carried state")
    #expect(carrying.count > whole.count && carrying[0] != whole[0])
  }

  /// Apart from dropout masks, other numbers of lanes change the order of sums and nothing else.
  @Test func lanesShareTheSameEpisodes() throws {
    let records = try [1, 2, 3].map { lanes in
      let learner = try make(dropout: 0)
      try learner.prepare(
        LearnerContext(seed: 1, lanes: LaneGroup(count: lanes), roots: noRoots))
      return try learner.train(step: 0).values
    }
    for record in records[1...] {
      #expect(record.map(\.name) == records[0].map(\.name))
      for (actual, expected) in zip(record, records[0]) {
        #expect(abs(actual.value - expected.value) < 1e-5, "\(actual.name)")
      }
    }
  }

  @Test func stepsRecordEveryTerm() throws {
    let learner = try make(stream: Self.stream, settings: ", reading-weight: 0.5")
    try learner.prepare(LearnerContext(seed: 1, lanes: LaneGroup(count: 1), roots: noRoots))
    let values = try learner.train(step: 0).values
    let terms = (1...3).flatMap { after in (1...after).map { "after\(after).of\($0)" } }
    #expect(
      values.map(\.name)
        == ["loss"] + terms.map { "loss." + $0 } + ["loss.reading"]
        + terms.map { "accuracy." + $0 } + ["accuracy.reading", "rate", "gradient-norm"])
    let named = Dictionary(uniqueKeysWithValues: values.map { ($0.name, $0.value) })
    let mean = terms.reduce(0) { $0 + (named["loss." + $1] ?? .nan) / 6 }
    let expected = mean + 0.5 * (named["loss.reading"] ?? .nan)
    #expect(abs((named["loss"] ?? .nan) - expected) < 1e-6)
  }

  @Test(arguments: [
    (", term-weights: [1, 1]", "2 weights do not fill a triangle"),
    (", term-weights: [1, 1, 1, 1, 1, 1]", "6 weights, but the 2 tasks of the stream have 3 terms"),
    (", term-weights: [0, 0, 0]", "at least one must be positive"),
    (", layers: 0", "expected an integer from 1 to 64"),
  ])
  func settingsThatDoNotFitAreRejected(settings: String, reason: String) {
    let error = #expect(throws: ConfigurationError.self) { try make(settings: settings) }
    #expect("\(error as Any)".contains(reason))
  }

  /// More demonstrations than are read at once, whole and cut elsewhere.
  @Test func longTasksAreReadInPiecesWithoutTrace() throws {
    let learner = try make()
    try learner.prepare(LearnerContext(seed: 1, lanes: LaneGroup(count: 2), roots: noRoots))
    let images = StubDataset(classes: 2, examples: 100, side: 8)
    let demonstrations = (0..<150).map {
      LabelledExample(classIndex: $0 % 2, exampleIndex: $0 / 2, label: $0 % 2)
    }
    func answers(_ pieces: [Range<Int>]) throws -> [Int] {
      var task = LearningTask(
        name: "long", demonstrationSource: images, demonstrations: [], querySource: images,
        queries: (75..<100).map { LabelledExample(classIndex: 0, exampleIndex: $0, label: 0) })
      func episode() -> Episode {
        Episode(tasks: [task], scenario: .domainIncremental, labelCount: 2)
      }
      learner.begin(seed: 1)
      for piece in pieces {
        task.demonstrations = Array(demonstrations[piece])
        try learner.observe(episode().demonstrations(ofTask: 0))
      }
      return try learner.predict(episode().queries(ofTask: 0))
    }
    let whole = try answers([0..<150])
    #expect(try answers([0..<40, 40..<150]) == whole)
    #expect(whole.count == 25)
  }

  /// The message names the part that has to change.
  @Test(arguments: [
    ("width: 13, layer: {type: srwm, heads: 3}", "learner.layer: 3 heads do not divide"),
    ("encoder: {type: conv4, blocks: 4}", "learner.encoder: conv4 halves the image 4 times"),
  ])
  func partsThatDoNotFitAreNamed(settings: String, reason: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try registry.make(
        .learner,
        from: """
          {type: acl, steps: 1, stream: {type: episodes, datasets: [\(Self.glyphs)]}, \(settings)}
          """, as: (any Learner).self)
    }
    #expect("\(error as Any)".contains(reason))
  }

  @Test func episodesOfTwoFormsInOneStepAreAnError() throws {
    func stage(_ tasks: Int) -> String {
      "{type: episodes, datasets: [\(Self.glyphs)], shots: 2, queries: 2, tasks: \(tasks)}"
    }
    let learner = try make(
      stream: "{type: curriculum, lengths: [6], stages: [\(stage(1)), \(stage(2))]}")
    try learner.prepare(LearnerContext(seed: 1, lanes: LaneGroup(count: 2), roots: noRoots))
    _ = try learner.train(step: 0)
    let error = #expect(throws: (any Error).self) { try learner.train(step: 1) }
    #expect(
      "\(error as Any)".contains("let every stage of the stream last a multiple of 4 episodes"))
    #expect(try learner.train(step: 2).values.count == 9, "loss, 3 losses, 3 accuracies, 2 more")
  }
}
