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

/// An optimizer that changes every parameter by itself, so that lanes can share a step.
public protocol ElementwiseOptimizerState: OptimizerState {
  /// The learning rate of a step, counted from one, if nothing of it depends on the gradient as a whole; `nil` where
  /// the gradient is clipped by its norm.
  ///
  /// With it ``prepare(step:gradients:)`` may be left out, and the whole gradient need never be there at once.
  func rateAlone(at step: Int) -> Double?

  /// Looks at the whole gradient of a step, and clips it.
  ///
  /// - Returns: The learning rate and the gradient norm, for the log.
  func prepare(step: Int, gradients: Tensor) -> (rate: Double, gradientNorm: Double)

  /// Changes some parameters; callable from several threads for ranges that have nothing in common.
  ///
  /// - Parameters:
  ///   - step: Counted from one.
  ///   - rate: The learning rate.
  ///   - gradients: The gradient of these parameters alone, from the first of the range on; may be overwritten.
  ///   - range: Which parameters, by their place in the store's layout.
  func apply(step: Int, rate: Double, gradients: Tensor, in range: Range<Int>)
}

extension ElementwiseOptimizerState {
  /// Changes all parameters.
  public func update(step: Int, gradients: Tensor) -> (rate: Double, gradientNorm: Double) {
    let (rate, norm) = prepare(step: step, gradients: gradients)
    apply(step: step, rate: rate, gradients: gradients, in: 0..<gradients.count)
    return (rate, norm)
  }
}

/// The description of a loss over logits.
public protocol Loss: Component, Sendable {
  /// The loss of every row of `[rows…, classes]`.
  func rows(of logits: Variable, targets: [Int32], on tape: Tape) -> Variable
}
