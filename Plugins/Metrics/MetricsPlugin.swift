public import EngramCore

/// The components of this target.
public enum MetricsPlugin: Plugin {
  /// The name of the target.
  public static let name = "Metrics"

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) {
    registry.add(AverageAccuracy.self, to: .metric)
    registry.add(BackwardTransfer.self, to: .metric)
    registry.add(Forgetting.self, to: .metric)
  }
}
