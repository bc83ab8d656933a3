public import TensorEngine

/// A quantity that changes over training, such as the learning rate.
public protocol Schedule: Component, Sendable {
  /// The value at a step, counted from one.
  func value(at step: Int) -> Double
}

/// The description of a rule that changes parameters by their gradients.
public protocol Optimizer: Component, Sendable {
  /// Starts the rule for the parameters of a sealed store.
  func makeState(for store: ParameterStore) -> any OptimizerState
}

/// An optimizer at work.
public protocol OptimizerState: AnyObject {
  /// Changes the parameters.
  ///
  /// - Parameters:
  ///   - step: Counted from one.
  ///   - gradients: A vector of the store's layout; may be overwritten.
  /// - Returns: The learning rate and the gradient norm, for the log.
  func update(step: Int, gradients: Tensor) -> (rate: Double, gradientNorm: Double)

  /// What must be saved besides the parameters: vectors of the store's layout, by name.
  var vectors: [(name: String, vector: Tensor)] { get }
}

/// The description of a loss over logits.
public protocol Loss: Component, Sendable {
  /// The loss of every row of `[rows…, classes]`.
  func rows(of logits: Variable, targets: [Int32], on tape: Tape) -> Variable
}
