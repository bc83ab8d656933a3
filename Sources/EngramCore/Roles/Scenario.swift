/// What a continual learner is told about the task that an image belongs to, and which outputs the
/// tasks use.
///
/// > Source: van de Ven & Tolias (2019), <https://arxiv.org/abs/1904.07734>.
public enum Scenario: String, CaseIterable, Sendable {
  /// Every task has the same outputs, for other classes or other images; which task a query belongs
  /// to is not told.
  case domainIncremental = "domain-incremental"
  /// Every task has outputs of its own, and all of them compete; which task a query belongs to is not
  /// told.
  case classIncremental = "class-incremental"
  /// Every task has outputs of its own, and a query is decided among those of its task, which is
  /// told.
  case taskIncremental = "task-incremental"
}
