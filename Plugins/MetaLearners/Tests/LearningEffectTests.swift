import EngramCore
import PluginTestSupport
import Testing

/// Five tasks of two characters of 8x8 pixels that training never saw, each with outputs of its own.
@Suite("What meta-training brings")
struct LearningEffectTests {
  private static let common = """
    encoder: {type: conv4, blocks: 2, channels: 16, dropout: 0},
    stream: {type: episodes, labels: class-incremental, tasks: 5, ways: 2, shots: 3, queries: 2,
      datasets: [{type: glyphs, classes: 150, examples: 8, size: 8, jitter: 0.4, normalize: unit}]},
    steps: 60, batch: 8,
    optimizer: {type: adam, rate: {type: cosine, peak: 5e-3, warmup: 5, steps: 60}}
    """

  /// After all five tasks, chance is 0.1; the deviation is 0.01 over 1000 queries.
  @Test(arguments: [
    "type: prototypes", "type: gemcl, alpha: 2, beta: 1", "type: oml, start: zero",
    "type: anml, start: zero, neuromodulator: {type: conv4, blocks: 2, channels: 8, dropout: 0}",
  ])
  func charactersOfFiveTasksAreToldApart(settings: String) throws {
    let learner: any Learner = try registry.make(.learner, from: "{\(settings), \(Self.common)}")
    let stream: any TaskStream = try registry.make(
      .stream,
      from: """
        {type: episodes, labels: class-incremental, tasks: 5, ways: 2, shots: 3, queries: 5, count: 20,
         datasets: [{type: glyphs, first-class: 1000, classes: 60, examples: 8, size: 8, jitter: 0.4,
                     normalize: unit}]}
        """)
    try learner.prepare(LearnerContext(seed: 1, lanes: LaneGroup(count: 1), roots: noRoots))
    try stream.prepare(noRoots)
    var losses: [Double] = []
    for step in 0..<learner.stepCount {
      losses.append(try learner.train(step: step).values[0].value)
    }
    var (right, asked) = (0, 0)
    for index in 0..<20 {
      let episode = stream.episode(index, seed: 1)
      learner.begin(seed: UInt64(index))
      for task in episode.tasks.indices {
        try learner.observe(episode.demonstrations(ofTask: task))
      }
      for task in episode.tasks.indices {
        let answers = try learner.predict(episode.queries(ofTask: task))
        right += zip(answers, episode.tasks[task].queries).count { $0 == $1.label }
        asked += answers.count
      }
    }
    let accuracy = Double(right) / Double(asked)
    #expect(accuracy > 0.3, "\(settings): \(accuracy), losses \(losses)")
    #expect(losses.suffix(10).reduce(0, +) < losses.prefix(10).reduce(0, +), "\(losses)")
  }
}
