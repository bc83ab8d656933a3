public import EngramCore
public import TensorEngine

/// How a learner learns classes from fixed features.
///
/// One file has one rule, with its formula and its source.
public protocol FeatureRule: Sendable {
  /// The word in YAML.
  static var typeName: String { get }
  /// One sentence for lists.
  static var summary: String { get }

  /// Reads the rule's own settings.
  init(settings: inout SettingsReader) throws

  /// Starts the rule for features of a width; whatever it draws comes from the seed.
  func start(width: Int, labelCount: Int, seed: UInt64) -> any FeatureRuleState
}

/// A rule at work.
public protocol FeatureRuleState: AnyObject {
  /// Learns examples in their order.
  ///
  /// - Parameters:
  ///   - features: `[count, width]`.
  ///   - labels: The label of each.
  ///   - device: Where products are computed.
  func learn(_ features: Tensor, labels: [Int], on device: any Device)

  /// How well every label fits, `[count, labels]`; the largest wins.
  func scores(of features: Tensor, on device: any Device) -> Tensor

  /// Whether a label has been learned.
  func knows(_ label: Int) -> Bool

  /// All that the rule keeps, by name; it may be its own memory.
  var kept: [(name: String, tensor: Tensor)] { get }

  /// Hears that ``kept`` has been overwritten.
  func wasRestored()
}
