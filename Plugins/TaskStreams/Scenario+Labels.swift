internal import EngramCore

extension Scenario {
  /// The number of outputs of tasks that have equally many classes.
  func labelCount(tasks: Int, ways: Int) -> Int {
    self == .domainIncremental ? ways : tasks * ways
  }

  /// The output of a way of a task.
  func label(task: Int, way: Int, ways: Int) -> Int {
    self == .domainIncremental ? way : task * ways + way
  }
}

extension SettingsReader {
  /// Reads the scenario.
  mutating func scenario() -> Scenario {
    choice(
      "labels", default: .domainIncremental,
      "Which outputs the tasks use: the same ones, or each its own, with or without being told which "
        + "task a query belongs to.")
  }
}
