/// What is measured in every evaluation besides the tasks seen so far.
public struct EvaluationMeasures: Hashable, Sendable {
  /// Whether all tasks are asked for before the first and after every one, also those to come.
  public var asksAhead: Bool
  /// Whether every task is also learned alone, from the beginning.
  public var learnsAlone: Bool
  /// The points of a learning curve: demonstrations per class.
  public var shots: [Int]

  /// Creates measures; none without arguments.
  public init(asksAhead: Bool = false, learnsAlone: Bool = false, shots: [Int] = []) {
    self.asksAhead = asksAhead
    self.learnsAlone = learnsAlone
    self.shots = shots
  }
}

extension Episode {
  /// The episode with only the first demonstrations of every label of each task.
  func keeping(shots: Int) -> Episode {
    var episode = self
    for index in tasks.indices { episode.tasks[index] = tasks[index].keeping(shots: shots) }
    return episode
  }
}

extension LearningTask {
  /// The task with only the first demonstrations of every label, in their order.
  func keeping(shots: Int) -> LearningTask {
    var counts: [Int: Int] = [:]
    var task = self
    task.demonstrations = demonstrations.filter { example in
      counts[example.label, default: 0] += 1
      return counts[example.label, default: 0] <= shots
    }
    return task
  }
}
