public import EngramCore

/// The components of this target.
public enum AccuracyMetricsPlugin: Plugin {
  /// The name of the target.
  public static let name = "AccuracyMetrics"
  /// It changes together with Engram.
  public static let builtFor = EngramVersion.current

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) throws {
    try registry.add(AverageAccuracy.self, to: .metric)
    try registry.add(AverageAccuracyOfAllEntries.self, to: .metric)
    try registry.add(AverageIncrementalAccuracy.self, to: .metric)
    try registry.add(BackwardTransfer.self, to: .metric)
    try registry.add(BackwardTransferAndInterference.self, to: .metric)
    try registry.add(BackwardTransferOfAllEntries.self, to: .metric)
    try registry.add(Forgetting.self, to: .metric)
    try registry.add(ForwardTransfer.self, to: .metric)
    try registry.add(ForwardTransferOfAllEntries.self, to: .metric)
    try registry.add(Intransigence.self, to: .metric)
    try registry.add(IntransigenceFromAlone.self, to: .metric)
    try registry.add(LearningAccuracy.self, to: .metric)
    try registry.add(MammothForgetting.self, to: .metric)
    try registry.add(MinimumAccuracy.self, to: .metric)
    try registry.add(PositiveBackwardTransfer.self, to: .metric)
    try registry.add(Remembering.self, to: .metric)
    try registry.add(VanDeVenForgetting.self, to: .metric)
    try registry.add(WorstCaseAccuracy.self, to: .metric)
  }
}
