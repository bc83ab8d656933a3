public import TensorEngine

/// A learner whose rule is given and not trained: it learns only from what it observes.
///
/// Four members remain to be written: ``Learner/begin(seed:)``, ``Learner/observe(_:)``,
/// ``Learner/predict(_:)``, and the initialiser that reads the settings.
public protocol FixedRuleLearner: Learner {}

extension FixedRuleLearner {
  /// No training.
  public var stepCount: Int { 0 }

  /// Any number of outputs.
  public var labelCount: Int? { nil }

  /// Images of any extents.
  public var imageShape: ImageShape? { nil }

  /// Nothing to tell.
  public var facts: [(name: String, value: Int)] { [] }

  /// Nothing to prepare.
  public func prepare(_ context: LearnerContext) throws {}

  /// Never called, because ``stepCount`` is zero.
  public func train(step: Int) throws -> StepRecord { StepRecord() }

  /// Nothing that training has changed.
  public func checkpoint() -> [(name: String, tensor: Tensor)] { [] }

  /// Nothing to restore.
  public func restore(_ tensors: [String: Tensor]) throws {}
}
