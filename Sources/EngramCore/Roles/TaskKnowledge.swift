/// Something about tasks that a stream tells or hides, and a learner may have to know.
public enum TaskKnowledge: String, CaseIterable, Sendable {
  /// Where a task ends and the next begins: hidden where tasks run into each other.
  case boundaries
  /// Which task an image belongs to, also when its label is asked: told in the scenario
  /// ``Scenario/taskIncremental`` alone.
  case identities
}

extension TaskStream {
  /// What the stream tells.
  public var tells: Set<TaskKnowledge> {
    Set(
      TaskKnowledge.allCases.filter { knowledge in
        switch knowledge {
        case .boundaries: hasBoundaries
        case .identities: scenario == .taskIncremental
        }
      })
  }
}
