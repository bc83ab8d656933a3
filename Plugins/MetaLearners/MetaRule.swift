public import EngramCore
public import TensorEngine

/// How a learner learns classes from demonstrations, given features that are made for that.
///
/// One file has one rule, with its formula, its conventions and its source.
public protocol MetaRule: Sendable {
  /// The word in YAML.
  static var typeName: String { get }
  /// One sentence for lists.
  static var summary: String { get }

  /// Reads the rule's own settings.
  init(settings: inout SettingsReader) throws

  /// Whether the labels are those of the training stream; otherwise any number will do.
  var fixesLabels: Bool { get }

  /// Records what the rule cannot do with such images.
  ///
  /// - Throws: `IncompleteComponent` when there is something.
  func check(_ image: ImageShape, _ settings: inout SettingsReader) throws

  /// Reads what the rule's own networks need besides their parameters.
  ///
  /// - Throws: `DataError` when a file is missing or damaged.
  func prepare() throws

  /// Declares the rule's parameters.
  ///
  /// - Throws: ``ShapeProblem`` when its parts do not fit.
  func makeModule(
    for image: ImageShape, features: Int, labelCount: Int, in scope: ParameterScope
  ) throws(ShapeProblem) -> any MetaModule
}

extension MetaRule {
  /// Any number of labels.
  public var fixesLabels: Bool { false }

  /// There is nothing to read.
  public func prepare() throws {}

  /// Takes all images.
  public func check(_ image: ImageShape, _ settings: inout SettingsReader) throws {}
}

/// A rule with its parameters.
public protocol MetaModule: Sendable {
  /// How often the demonstrations of a task are gone through.
  var passCount: Int { get }
  /// Whether a label is only answered once it has been demonstrated.
  var knowsOnlyDemonstrated: Bool { get }

  /// What stands for images `[n, height, width, channels]`, given their features `[n, features]`.
  func embed(_ images: Variable, features: Variable, _ pass: ForwardPass) -> Variable

  /// Logits `[batch, queries, labels]` of queries `[batch, queries, features]` after all demonstrations.
  func answer(_ queries: Variable, after shown: ShownRows, _ pass: ForwardPass) -> Variable

  /// Begins to learn, outside training.
  ///
  /// - Parameters:
  ///   - labelCount: The number of labels of all tasks.
  ///   - features: The width of a row.
  ///   - seed: Names what is drawn.
  /// - Returns: A learner that has been shown nothing.
  func start(labelCount: Int, features: Int, seed: UInt64) -> any MetaState
}

extension MetaModule {
  /// Once.
  public var passCount: Int { 1 }

  /// The features themselves.
  public func embed(_ images: Variable, features: Variable, _ pass: ForwardPass) -> Variable {
    features
  }
}

/// The demonstrations of a batch of episodes, in the order in which they are learned.
public struct ShownRows {
  /// `[batch, length, features]`.
  public let rows: Variable
  /// Their labels, episode by episode.
  public let labels: [Int32]
  /// The number of labels.
  public let labelCount: Int
  /// Zero for labels that compete at a row and far below all logits for others,
  /// `[batch, length, labels]`; `nil` if all compete.
  public let mask: Tensor?
  /// For every episode, what names that which is drawn.
  public let seeds: [UInt64]
}

/// What a rule knows after some tasks, outside training.
public protocol MetaState: AnyObject {
  /// Learns a task.
  ///
  /// - Parameters:
  ///   - rows: Its demonstrations, `[1, count, features]`.
  ///   - labels: Their labels.
  ///   - competing: The labels of the task where the learner is told which it is, otherwise `nil`.
  ///   - pass: A run without gradient.
  func learn(_ rows: Tensor, labels: [Int], competing: Set<Int>?, _ pass: ForwardPass)

  /// Logits `[1, count, labels]` of queries `[1, count, features]`.
  func logits(of rows: Tensor, _ pass: ForwardPass) -> Tensor

  /// Whether a label may be the answer.
  func knows(_ label: Int) -> Bool

  /// All that the tasks so far have left behind, by name; it may be the state's own memory.
  var kept: [(name: String, tensor: Tensor)] { get }

  /// Takes back what ``kept`` gave.
  ///
  /// - Throws: `CheckpointError` when a tensor is missing or has another shape.
  func restore(_ tensors: [String: Tensor]) throws
}
