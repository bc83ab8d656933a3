public import EngramCore
public import TensorEngine

/// What a learner does besides following the gradient of the task at hand.
///
/// One file has one rule, with its formula, its conventions and its source.
public protocol TrainingRule: Sendable {
  /// The word in YAML.
  static var typeName: String { get }
  /// One sentence for lists.
  static var summary: String { get }

  /// Reads the rule's own settings.
  init(settings: inout SettingsReader) throws

  /// Starts the rule for a network that has learned nothing.
  func start(for network: Classifier) -> any TrainingRuleState
}

/// A rule at work on one network.
public protocol TrainingRuleState: AnyObject {
  /// Adds the gradient of the rule's penalty at the present parameters; tasks are counted from zero.
  func addPenaltyGradient(to gradients: Tensor)

  /// Whether ``stepWasTaken(gradients:from:)`` is to be called, which costs two copies of all parameters.
  var watchesSteps: Bool { get }

  /// Hears of a step.
  ///
  /// - Parameters:
  ///   - gradients: The gradient of the task's loss alone.
  ///   - before: The parameters before the step; the network has those after it.
  func stepWasTaken(gradients: Tensor, from before: Tensor)

  /// Looks back on a task that has been learned.
  func finish(_ task: LearnedTask) throws
}

extension TrainingRuleState {
  /// No penalty.
  public func addPenaltyGradient(to gradients: Tensor) {}

  /// No interest in steps.
  public var watchesSteps: Bool { false }

  /// Nothing to remember.
  public func stepWasTaken(gradients: Tensor, from before: Tensor) {}

  /// Nothing to look back on.
  public func finish(_ task: LearnedTask) throws {}
}
