import EngramCore
import PluginTestSupport
import Testing
import YAMLTree

/// A small few-shot experiment with every encoder that is installed: three examples each of two
/// characters of 8x8 pixels that training never saw.
@Suite("Few-shot learning with every encoder")
struct EveryEncoderTests {
  static let encoders = [
    "conv4": "{type: conv4, blocks: 2, channels: 16, dropout: 0}",
    "resnet12": "{type: resnet12, channels: [16, 24], drop-block: 0.05, drop-block-size: 2}",
    "mlp": "{type: mlp, widths: [128, 64]}",
    "mlp-mixer": "{type: mlp-mixer, patch: 2, depth: 2, token-hidden: 32, channel-hidden: 64, "
      + "features: 64}",
    "self-modifying-mixer": "{type: self-modifying-mixer, patch: 2, depth: 1, token-hidden: 32, "
      + "channel-hidden: 64, features: 64, label-scale: 20, "
      + "token-layer: {type: srwm, heads: 4, query-scale: 1, dropout: 0}, "
      + "channel-layer: {type: srwm, heads: 8, query-scale: 1, dropout: 0}}",
  ]

  private func experiment(_ encoder: String) -> String {
    """
    experiment: few-shot
    seed: 1
    components:
      characters: {type: glyphs, classes: 150, examples: 8, size: 8, jitter: 0.4, normalize: unit}
      unseen: {type: glyphs, first-class: 1000, classes: 60, examples: 8, size: 8, jitter: 0.4,
        normalize: unit}
    learners:
      acl:
        type: acl
        stream: {type: episodes, datasets: [$characters], tasks: 1, ways: 2, shots: 3, queries: 4}
        encoder: \(encoder)
        layer: {type: srwm, heads: 4, query-scale: 1, dropout: 0}
        width: 64
        layers: 1
        dropout: 0
        input-scale: 2
        label-scale: 20
        batch: 16
        steps: 400
        optimizer: {type: adam, rate: {type: cosine, peak: 3e-3, warmup: 20, steps: 400}}
    evaluations:
      unseen: {type: episodes, datasets: [$unseen], tasks: 1, ways: 2, shots: 3, queries: 8,
        count: 100}
    """
  }

  @Test(arguments: encoders.keys.sorted())
  func charactersOfNewKindsAreToldApart(encoder: String) throws {
    let set = try Experiment.read(
      Source(file: "few-shot.yaml", text: experiment(try #require(Self.encoders[encoder]))),
      registry: registry)
    let plan = set.members[0].firstPlan
    let entry = try #require(plan.entries.first)
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
      let answers = try learner.predict(episode.queries(ofTask: 0))
      right += zip(answers, episode.tasks[0].queries).count { $0 == $1.label }
      asked += answers.count
    }
    // Chance is 0.5, with a deviation of 0.018 over 800 queries.
    let accuracy = Double(right) / Double(asked)
    #expect(accuracy > 0.7, "\(encoder): \(accuracy)")
  }

  /// No encoder is installed that this list does not know, but for those that are not trained.
  @Test func theListIsComplete() throws {
    let untrained: Set = ["frozen", "identity", "resnet", "vit"]
    #expect(
      Set(registry.components(of: .encoder).map(\.name))
        == untrained.union(Self.encoders.keys))
  }
}
