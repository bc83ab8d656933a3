public import EngramCore

/// The components of this target.
public enum ACLPlugin: Plugin {
  /// The name of the target.
  public static let name = "ACL"

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) {
  }
}
