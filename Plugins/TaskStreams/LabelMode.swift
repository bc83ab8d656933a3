/// Which outputs the tasks of an episode use.
///
/// > Source: van de Ven & Tolias (2019), <https://arxiv.org/abs/1904.07734>.
public enum LabelMode: String, CaseIterable, Sendable {
  /// Every task uses the outputs `0..<ways`: the same labels for other classes.
  case domainIncremental = "domain-incremental"
  /// Task `i` uses its own outputs, from `i * ways`; all outputs compete at all times.
  case classIncremental = "class-incremental"

  /// The number of outputs.
  func labelCount(tasks: Int, ways: Int) -> Int {
    self == .domainIncremental ? ways : tasks * ways
  }

  /// The output of a way of a task.
  func label(task: Int, way: Int, ways: Int) -> Int {
    self == .domainIncremental ? way : task * ways + way
  }

  /// The outputs that a query is decided among: an episode's own, whatever the learner has more.
  func candidates(tasks: Int, ways: Int) -> [Int] {
    Array(0..<labelCount(tasks: tasks, ways: ways))
  }
}
