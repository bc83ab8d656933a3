internal import TensorEngine

/// Estimates how long a run takes, from a little of its work.
///
/// Training is timed over a few steps, evaluations over the first task of their first episode, and both are
/// multiplied; what differs between tasks is not known.
public struct TimeProbe {
  /// How long each learner may be trained, beyond its first step.
  private static let budget = Duration.seconds(2)

  private let plan: ExperimentPlan
  private let context: LearnerContext

  /// Creates a probe.
  ///
  /// - Parameters:
  ///   - plan: The run; its learners are of no use afterwards.
  ///   - roots: Where data is looked for.
  ///   - laneCount: The lanes, where the experiment does not say how many.
  public init(_ plan: ExperimentPlan, roots: DataRoots, laneCount: Int) {
    self.plan = plan
    context = LearnerContext(
      seed: plan.seed, lanes: LaneGroup(count: plan.laneCount ?? laneCount), roots: roots)
  }

  /// Times all learners.
  ///
  /// - Returns: The seconds of the whole run.
  /// - Throws: What preparing throws, such as ``DataError`` for missing data.
  public func seconds() throws -> Double {
    try plan.entries.reduce(0) { sum, entry in
      for (_, stream) in entry.evaluations { try stream.prepare(context.roots) }
      try entry.learner.prepare(context)
      let training = try secondsOfTraining(entry.learner)
      return try sum + training
        + entry.evaluations.reduce(0) { try $0 + seconds(of: entry.learner, on: $1.stream) }
    }
  }

  private func secondsOfTraining(_ learner: any Learner) throws -> Double {
    guard learner.stepCount > 0 else { return 0 }
    // The first step makes what later ones use again.
    _ = try learner.train(step: 0)
    let start = ContinuousClock.now
    var count = 0
    while count + 1 < learner.stepCount, count == 0 || ContinuousClock.now - start < Self.budget {
      count += 1
      _ = try learner.train(step: count)
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return count == 0 ? 0 : seconds / Double(count) * Double(learner.stepCount)
  }

  private func seconds(of learner: any Learner, on stream: any TaskStream) throws -> Double {
    let episode = stream.episode(0, seed: plan.seed)
    guard let first = episode.tasks.first, !first.queries.isEmpty else { return 0 }
    learner.begin(seed: plan.seed)
    let start = ContinuousClock.now
    try learner.observe(episode.demonstrations(ofTask: 0))
    let observed = ContinuousClock.now
    for batch in Examination(episode, of: 0..<1, after: 0, seed: plan.seed).batches {
      _ = try learner.predict(episode.queries(at: batch))
    }
    let asked = ContinuousClock.now
    // After each task, all tasks up to it are asked for.
    let count = Double(episode.tasks.count)
    let seconds =
      count * ((observed - start) / .seconds(1))
      + count * (count + 1) / 2 * ((asked - observed) / .seconds(1))
    return Double(stream.episodeCount ?? 0) * seconds
  }
}
