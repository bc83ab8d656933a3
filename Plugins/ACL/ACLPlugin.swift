public import EngramCore

/// Automated continual learning: a learner whose learning rule is itself learned.
public enum ACLPlugin: Plugin {
  /// The name of the target.
  public static let name = "ACL"
  /// It changes together with Engram.
  public static let builtFor = EngramVersion.current

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) throws {
    try registry.add(ACLLearner.self, to: .learner)
  }
}
