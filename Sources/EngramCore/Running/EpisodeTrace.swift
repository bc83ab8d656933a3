internal import TensorEngine
internal import YAMLTree

/// What a learner wrote into its memory while it read one episode.
public struct EpisodeTrace: Sendable {
  /// One task of the episode.
  public struct Task: Sendable {
    /// The name.
    public var name: String
    /// How many demonstrations were read.
    public var demonstrationCount: Int
    /// The layers in order; every task has the same.
    public var layers: [LayerTrace]

    /// Creates a task.
    public init(name: String, demonstrationCount: Int, layers: [LayerTrace]) {
      self.name = name
      self.demonstrationCount = demonstrationCount
      self.layers = layers
    }
  }

  /// The evaluation that the episode is of.
  public var evaluation: String
  /// The number of the episode, counted from one.
  public var number: Int
  /// The tasks in the order of reading.
  public var tasks: [Task]

  /// Creates a trace.
  public init(evaluation: String, number: Int, tasks: [Task]) {
    self.evaluation = evaluation
    self.number = number
    self.tasks = tasks
  }
}

extension LearnerRun {
  /// The evaluation of a name, or the first.
  private func evaluation(
    named name: String?
  ) throws(RunError) -> (name: String, stream: any TaskStream) {
    guard let name else {
      guard let first = entry.evaluations.first else {
        throw RunError("the experiment has no evaluation to read an episode of")
      }
      return first
    }
    if let found = entry.evaluations.first(where: { $0.name == name }) { return found }
    let known = entry.evaluations.map(\.name)
    let clause = Suggestion.clause(
      for: name, among: known, otherwise: "the evaluations are \(known.list)")
    throw RunError("the experiment has no evaluation '\(name)'\(clause)")
  }

  /// Lets the restored learner read an episode as the evaluation of the run does, and looks at it.
  ///
  /// - Parameters:
  ///   - number: The episode, counted from one.
  ///   - evaluation: The name of the evaluation; `nil` for the first.
  ///   - roots: Where data is looked for.
  ///   - moments: After how many of a task's demonstrations matrices are kept, besides none and all: a
  ///     function of the number of tasks and of the task's demonstrations.
  /// - Returns: The trace; `nil` if the learner cannot be inspected.
  /// - Throws: ``RunError`` when there is no such evaluation or episode; ``DataError`` when data is missing.
  public func traceEpisode(
    _ number: Int, of evaluation: String?, _ roots: DataRoots,
    keeping moments: (_ taskCount: Int, _ demonstrationCount: Int) -> Set<Int>
  ) throws -> EpisodeTrace? {
    try checkEpisode(number, of: evaluation)
    let (name, stream) = try self.evaluation(named: evaluation)
    guard let learner = entry.learner as? any InspectableLearner else { return nil }
    try stream.prepare(roots)
    let seed = EpisodeSeed.evaluation(name, inRunOf: plan.seed)
    let episode = stream.episode(number - 1, seed: seed)
    learner.begin(seed: RandomStream.key(seed, [UInt64(number - 1)]))
    let tasks = try episode.tasks.indices.map { index in
      let demonstrations = episode.demonstrations(ofTask: index)
      let layers = try learner.trace(
        demonstrations, keeping: moments(episode.tasks.count, demonstrations.count))
      return EpisodeTrace.Task(
        name: episode.tasks[index].name, demonstrationCount: demonstrations.count,
        layers: layers)
    }
    return EpisodeTrace(evaluation: name, number: number, tasks: tasks)
  }

  /// Checks that an evaluation has an episode, before the learner is prepared.
  ///
  /// - Parameters:
  ///   - number: The episode, counted from one.
  ///   - evaluation: The name of the evaluation; `nil` for the first.
  /// - Throws: ``RunError`` when it does not, or when there is no such evaluation.
  public func checkEpisode(_ number: Int, of evaluation: String?) throws(RunError) {
    let (name, stream) = try self.evaluation(named: evaluation)
    guard let count = stream.episodeCount, !(1...max(count, 1)).contains(number) else { return }
    throw RunError(
      "the evaluation \"\(name)\" has \(count) episodes; --episode takes a number up to that, "
        + "not \(number)")
  }
}
