public import EngramCore

/// The components of this target.
public enum MetricsPlugin: Plugin {
  /// The name of the target.
  public static let name = "Metrics"
  /// It changes together with Engram.
  public static let builtFor = EngramVersion.current

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) throws {
    try registry.add(AverageAccuracy.self, to: .metric)
    try registry.add(BackwardTransfer.self, to: .metric)
    try registry.add(Forgetting.self, to: .metric)
    try registry.add(ForwardTransfer.self, to: .metric)
  }
}
