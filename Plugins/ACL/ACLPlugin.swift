public import EngramCore

/// Automated continual learning: a learner whose learning rule is itself learned.
public enum ACLPlugin: Plugin {
  /// The name of the target.
  public static let name = "ACL"

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) {
    registry.add(ACLLearner.self, to: .learner)
  }
}
