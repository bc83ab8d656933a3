public import EngramCore

/// Optimizers, schedules and losses.
public enum OptimizationPlugin: Plugin {
  /// The name of the target.
  public static let name = "Optimization"

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) {
    registry.add(Adam.self, to: .optimizer)
    registry.add(ConstantSchedule.self, to: .schedule)
    registry.add(NoamSchedule.self, to: .schedule)
    registry.add(CosineSchedule.self, to: .schedule)
    registry.add(CrossEntropyLoss.self, to: .loss)
  }
}
