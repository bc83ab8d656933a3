public import EngramCore

/// Encoders and sequence layers.
public enum NetworksPlugin: Plugin {
  /// The name of the target.
  public static let name = "Networks"

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) {
    registry.add(Conv4.self, to: .encoder)
    registry.add(SRWM.self, to: .sequenceLayer)
  }
}
