import EngramCore
import PluginTestSupport
import Testing
import YAMLTree

/// The claim of the method on the smallest experiment that shows it: two tasks of two characters of
/// 8x8 pixels, a model of 31 thousand parameters, and characters that training never saw.
@Suite("In-context forgetting and its cure")
struct ForgettingEffectTests {
  private static let experiment = """
    experiment: effect
    seed: 1
    components:
      characters: {type: glyphs, classes: 150, examples: 8, size: 8, jitter: 0.4, normalize: unit}
      unseen: {type: glyphs, first-class: 1000, classes: 60, examples: 8, size: 8, jitter: 0.4,
        normalize: unit}
    learners:
      remembering: &learner
        type: acl
        stream: {type: episodes, datasets: [$characters], tasks: 2, ways: 2, shots: 3, queries: 4}
        encoder: {type: conv4, blocks: 2, channels: 16, dropout: 0}
        layer: {type: srwm, heads: 4, query-scale: 1, dropout: 0}
        width: 64
        layers: 1
        dropout: 0
        input-scale: 2
        label-scale: 20
        batch: 16
        steps: 600
        optimizer: {type: adam, rate: {type: cosine, peak: 3e-3, warmup: 20, steps: 600}}
      forgetting: {<<: *learner, remember: false}
    evaluations:
      unseen: {type: episodes, datasets: [$unseen], tasks: 2, ways: 2, shots: 3, queries: 8,
        count: 100}
    """

  /// Trains a learner and returns its mean accuracies `R[i][j]` on unseen characters.
  private func accuracies(of name: String, in plan: ExperimentPlan) throws -> [[Double]] {
    let entry = try #require(plan.entries.first { $0.name == name })
    let (learner, stream) = (entry.learner, try #require(entry.evaluations.first).stream)
    try learner.prepare(
      LearnerContext(seed: plan.seed, lanes: LaneGroup(count: 1), roots: noRoots))
    try stream.prepare(noRoots)
    for step in 0..<learner.stepCount { _ = try learner.train(step: step) }
    let episodeCount = try #require(stream.episodeCount)
    var (right, asked) = ([[0, 0], [0, 0]], 0)
    for index in 0..<episodeCount {
      let episode = stream.episode(index, seed: 1)
      let tasks = episode.tasks
      asked += tasks[0].queries.count
      learner.begin(seed: 1)
      for after in tasks.indices {
        try learner.observe(episode.demonstrations(ofTask: after))
        for of in 0...after {
          let answers = try learner.predict(episode.queries(ofTask: of))
          right[after][of] += zip(answers, tasks[of].queries).count { $0 == $1.label }
        }
      }
    }
    return right.map { row in row.map { Double($0) / Double(asked) } }
  }

  @Test func theBackwardTermsKeepTheFirstTask() throws {
    let set = try Experiment.read(
      Source(file: "effect.yaml", text: Self.experiment), registry: registry)
    let plan = set.members[0].firstPlan
    let remembering = try accuracies(of: "remembering", in: plan)
    let forgetting = try accuracies(of: "forgetting", in: plan)
    // Chance is 0.5, with a deviation of 0.018 over 800 queries. `[0][1]` is not asked for.
    for accuracy in [remembering[0][0]] + remembering[1] {
      #expect(accuracy > 0.75, "\(remembering)")
    }
    #expect(forgetting[0][0] > 0.8 && forgetting[1][1] > 0.8, "\(forgetting)")
    #expect(remembering[1][0] - forgetting[1][0] > 0.1, "\(remembering) and \(forgetting)")
  }
}
