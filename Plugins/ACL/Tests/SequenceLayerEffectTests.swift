import EngramCore
import PluginTestSupport
import Testing
import YAMLTree

/// Every sequence layer learns to learn: two characters that training never saw, told apart after three
/// examples of each.
@Suite("Every sequence layer learns to tell new characters apart")
struct SequenceLayerEffectTests {
  private static let experiment = """
    experiment: effect
    seed: 1
    components:
      characters: {type: glyphs, classes: 150, examples: 8, size: 8, jitter: 0.4, normalize: unit}
      unseen: {type: glyphs, first-class: 1000, classes: 60, examples: 8, size: 8, jitter: 0.4,
        normalize: unit}
    learners:
      srwm: &learner
        type: acl
        stream: {type: episodes, datasets: [$characters], tasks: 1, ways: 2, shots: 3, queries: 4}
        encoder: {type: conv4, blocks: 2, channels: 16, dropout: 0}
        layer: {type: srwm, heads: 4, query-scale: 1, dropout: 0}
        width: 32
        layers: 1
        dropout: 0
        input-scale: 2
        label-scale: 20
        batch: 16
        steps: 300
        optimizer: {type: adam, rate: {type: cosine, peak: 3e-3, warmup: 20, steps: 300}}
      deltanet: {<<: *learner, layer: {type: deltanet, heads: 4, dropout: 0}}
      linear-attention: {<<: *learner, layer: {type: linear-attention, heads: 4, dropout: 0}}
      softmax-attention: {<<: *learner, layer: {type: softmax-attention, heads: 4, dropout: 0}}
      lstm: {<<: *learner, layer: {type: lstm, dropout: 0}}
    evaluations:
      unseen: {type: episodes, datasets: [$unseen], tasks: 1, ways: 2, shots: 3, queries: 8,
        count: 100}
    """

  @Test(arguments: EverySequenceLayerTests.layers)
  func itBeatsGuessing(layer: String) throws {
    let set = try Experiment.read(
      Source(file: "effect.yaml", text: Self.experiment), registry: registry)
    let plan = set.members[0].firstPlan
    let entry = try #require(plan.entries.first { $0.name == layer })
    let (learner, stream) = (entry.learner, try #require(entry.evaluations.first).stream)
    try learner.prepare(
      LearnerContext(seed: plan.seed, lanes: LaneGroup(count: 1), roots: noRoots))
    try stream.prepare(noRoots)
    for step in 0..<learner.stepCount { _ = try learner.train(step: step) }
    var (right, asked) = (0, 0)
    for index in 0..<(try #require(stream.episodeCount)) {
      let episode = stream.episode(index, seed: 1)
      learner.begin(seed: 1)
      try learner.observe(episode.demonstrations(ofTask: 0))
      let queries = episode.tasks[0].queries
      let answers = try learner.predict(episode.queries(ofTask: 0))
      right += zip(answers, queries).count { $0 == $1.label }
      asked += queries.count
    }
    // Chance is 0.5, with a deviation of 0.0125 over 1600 queries.
    #expect(Double(right) / Double(asked) > 0.68, "\(layer): \(right) of \(asked)")
  }
}
