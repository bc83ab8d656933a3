public import EngramCore

/// Learners that are meta-trained to learn classes from episodes: what ACL is compared with.
public enum MetaLearnersPlugin: Plugin {
  /// The name of the target.
  public static let name = "MetaLearners"
  /// It changes together with Engram.
  public static let builtFor = EngramVersion.current

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) throws {
    try registry.add(MetaLearner<Prototypes>.self, to: .learner)
    try registry.add(MetaLearner<GeMCL>.self, to: .learner)
    try registry.add(MetaLearner<OML>.self, to: .learner)
    try registry.add(MetaLearner<ANML>.self, to: .learner)
  }
}
