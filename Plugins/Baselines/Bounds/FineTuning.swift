public import EngramCore

/// Plain training on one task after the other: the lower bound of every comparison.
public struct FineTuning: TrainingRule {
  /// The word in YAML.
  public static let typeName = "fine-tuning"
  /// One sentence for lists.
  public static let summary = "Trains on one task after the other and protects nothing."

  /// Nothing to read.
  public init(settings: inout SettingsReader) {}

  /// Nothing.
  public var needs: Set<TaskKnowledge> { [] }

  /// Does nothing.
  public func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState { State() }

  private final class State: TrainingRuleState {}
}
