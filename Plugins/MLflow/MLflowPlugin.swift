public import EngramCore

/// The components of this target.
public enum MLflowPlugin: Plugin {
  /// The name of the target.
  public static let name = "MLflow"
  /// It changes together with Engram.
  public static let builtFor = EngramVersion.current

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) throws {
    try registry.add(MLflowTracker.self, to: .tracker)
  }
}
