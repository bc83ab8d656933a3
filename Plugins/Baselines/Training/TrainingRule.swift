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

  /// What the rule must be told about tasks; where they end, unless stated otherwise.
  var needs: Set<TaskKnowledge> { get }

  /// Reads the rule's own settings.
  init(settings: inout SettingsReader) throws

  /// Starts the rule for a network that has learned nothing.
  func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState
}

extension TrainingRule {
  /// Where tasks end.
  public var needs: Set<TaskKnowledge> { [.boundaries] }
}

/// A rule at work on one network.
///
/// Of a task, the calls come in the order in which they stand here; ``parts(of:in:)`` to
/// ``stepIsOver(_:in:)`` once for every step.
public protocol TrainingRuleState: AnyObject {
  /// What the task is learned from; by default its own demonstrations, by the network as it is.
  func lesson(on task: LearnedTask) -> Lesson

  /// Gets ready for the steps of a task.
  func begin(_ task: LearnedTask) throws

  /// What a step makes small; by default the mean loss of its examples.
  func parts(of step: TrainingStep, in task: LearnedTask) -> [BatchPart]

  /// Whether ``saw(_:logits:)`` is to be called.
  var watchesOutputs: Bool { get }

  /// Hears of the logits `[count, labels]` that the network had for the examples of a step.
  ///
  /// They stand first in the first of the parts.
  func saw(_ step: TrainingStep, logits: Tensor, in task: LearnedTask)

  /// Adds the gradient of the rule's penalty at the present parameters, for some of them.
  ///
  /// `gradients` is that of these parameters alone, from the first of the range on. Lanes share a step: this and
  /// ``stepWasTaken(gradients:from:in:)`` come from several threads, for ranges that have
  /// nothing in common.
  func addPenaltyGradient(to gradients: Tensor, in range: Range<Int>)

  /// Whether ``correct(_:at:in:)`` is to be called, for which the whole gradient has to be there at once.
  var correctsGradients: Bool { get }

  /// Turns the gradient of a step into another direction.
  func correct(_ gradients: Tensor, at step: TrainingStep, in task: LearnedTask)

  /// The gradient with which ``stepWasTaken(gradients:from:in:)`` is to be called; `nil` if it is not.
  var watchedGradient: WatchedGradient? { get }

  /// Hears what a step did to some parameters.
  ///
  /// - Parameters:
  ///   - gradients: The gradient of these parameters, from the first of the range on, as ``watchedGradient`` says.
  ///   - before: These parameters before the step, likewise; the network has those after it.
  ///   - range: Which parameters.
  func stepWasTaken(gradients: Tensor, from before: Tensor, in range: Range<Int>)

  /// Hears that a step is over for all parameters.
  func stepIsOver(_ step: TrainingStep, in task: LearnedTask)

  /// Looks back on a task that has been learned.
  func finish(_ task: LearnedTask) throws

  /// The answers to queries, if the rule does not leave them to the logits.
  func answers(to queries: Queries, in task: LearnedTask) -> [Int]?

  /// Vectors and matrices that the rule keeps between tasks, by name; their memory may be the rule's own.
  var kept: [(name: String, tensor: Tensor)] { get }

  /// The examples that the rule keeps between tasks.
  var memory: ExampleMemory? { get }

  /// Takes back what ``kept`` gave, after a restart; ``memory`` is restored by itself.
  ///
  /// - Throws: `CheckpointError` when a tensor is missing or has another shape.
  func restore(_ tensors: [String: Tensor], in task: LearnedTask) throws
}

/// A gradient that a rule follows from step to step.
public enum WatchedGradient: String, CaseIterable, Sendable {
  /// That of the parts alone.
  case task
  /// That of the parts and the rule's penalty.
  case whole
}

/// What a task is learned from.
public struct Lesson {
  /// The examples; some may stand in it more than once.
  let examples: [ShownExample]
  /// Whether the network starts anew.
  let startsAnew: Bool

  init(_ examples: [ShownExample], startsAnew: Bool = false) {
    self.examples = examples
    self.startsAnew = startsAnew
  }
}

/// A step on a task.
public struct TrainingStep {
  /// Counted from zero within the task.
  public let number: Int
  /// Which of the task's examples it looks at, by number.
  let chosen: [Int]
  /// The examples themselves.
  let examples: [ShownExample]
  /// Whether all examples of the task are gone through for the first time.
  let isFirstEpoch: Bool
}

extension TrainingRuleState {
  /// The task's own demonstrations.
  public func lesson(on task: LearnedTask) -> Lesson {
    Lesson(task.shown.examples(ofTask: task.number))
  }

  /// Nothing to get ready.
  public func begin(_ task: LearnedTask) throws {}

  /// The mean loss of the step's examples.
  public func parts(of step: TrainingStep, in task: LearnedTask) -> [BatchPart] {
    [task.classification(of: step.examples)]
  }

  /// No interest in outputs.
  public var watchesOutputs: Bool { false }

  /// Nothing to remember.
  public func saw(_ step: TrainingStep, logits: Tensor, in task: LearnedTask) {}

  /// No penalty.
  public func addPenaltyGradient(to gradients: Tensor, in range: Range<Int>) {}

  /// The gradient stays as it is.
  public var correctsGradients: Bool { false }

  /// The gradient stays as it is.
  public func correct(_ gradients: Tensor, at step: TrainingStep, in task: LearnedTask) {}

  /// No interest in steps.
  public var watchedGradient: WatchedGradient? { nil }

  /// Nothing to remember.
  public func stepWasTaken(gradients: Tensor, from before: Tensor, in range: Range<Int>) {}

  /// Nothing to do.
  public func stepIsOver(_ step: TrainingStep, in task: LearnedTask) {}

  /// Nothing to look back on.
  public func finish(_ task: LearnedTask) throws {}

  /// The logits decide.
  public func answers(to queries: Queries, in task: LearnedTask) -> [Int]? { nil }

  /// Nothing.
  public var kept: [(name: String, tensor: Tensor)] { [] }

  /// None.
  public var memory: ExampleMemory? { nil }

  /// Overwrites the elements of ``kept``.
  public func restore(_ tensors: [String: Tensor], in task: LearnedTask) throws {
    try CheckpointTensors.overwrite(kept, from: tensors)
  }
}
