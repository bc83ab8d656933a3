public import EngramCore

/// The components of this target.
public enum TaskStreamsPlugin: Plugin {
  /// The name of the target.
  public static let name = "TaskStreams"

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) {
  }
}
