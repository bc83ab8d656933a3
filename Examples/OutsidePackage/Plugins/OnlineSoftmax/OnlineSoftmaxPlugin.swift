public import EngramCore

/// A learner: ``OnlineSoftmax``.
public enum OnlineSoftmaxPlugin: Plugin {
  /// The name of the target.
  public static let name = "OnlineSoftmax"
  /// The version that the tests pass with.
  public static let builtFor = EngramVersion(0, 1)

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) throws {
    try registry.add(OnlineSoftmax.self, to: .learner)
  }
}
