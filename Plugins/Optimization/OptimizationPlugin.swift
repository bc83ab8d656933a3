public import EngramCore

/// Optimizers, schedules and losses.
public enum OptimizationPlugin: Plugin {
  /// The name of the target.
  public static let name = "Optimization"
  /// It changes together with Engram.
  public static let builtFor = EngramVersion.current

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) throws {
    try registry.add(Adam.self, to: .optimizer)
    try registry.add(SGD.self, to: .optimizer)
    try registry.add(Adagrad.self, to: .optimizer)
    try registry.add(ConstantSchedule.self, to: .schedule)
    try registry.add(NoamSchedule.self, to: .schedule)
    try registry.add(CosineSchedule.self, to: .schedule)
    try registry.add(CrossEntropyLoss.self, to: .loss)
  }
}
