public import EngramCore

/// Goes on training one network, with every task on the images of all tasks so far.
///
/// It differs from ``JointTraining`` in that the network of the task before is where a task begins.
public struct CumulativeTraining: TrainingRule {
  /// The word in YAML.
  public static let typeName = "cumulative"
  /// One sentence for lists.
  public static let summary = "Goes on training one network on all tasks so far together."

  /// Nothing to read.
  public init(settings: inout SettingsReader) {}

  /// Nothing: it learns from whatever has come.
  public var needs: Set<TaskKnowledge> { [] }

  /// Keeps everything.
  public func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState {
    EverythingSoFar(startsAnew: false)
  }
}
