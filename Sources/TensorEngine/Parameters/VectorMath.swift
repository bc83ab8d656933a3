import CKernels
import Glibc

/// Arithmetic on whole parameter vectors, for optimizers.
public enum VectorMath {
  /// Adam's settings of one step; see ``adam(parameters:gradients:first:second:_:)``.
  public struct AdamStep: Sendable {
    /// Learning rate.
    public var rate: Float
    /// Decay of the first moment, in `0..<1`.
    public var beta1: Float
    /// Decay of the second moment, in `0..<1`.
    public var beta2: Float
    /// Added to the root of the second moment.
    public var epsilon: Float
    /// Decoupled weight decay; zero for plain Adam.
    public var weightDecay: Float
    /// The step, counted from one.
    public var number: Int

    /// Creates the settings.
    public init(
      rate: Float, beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float, number: Int
    ) {
      self.rate = rate
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.weightDecay = weightDecay
      self.number = number
    }
  }

  /// One step of Adam over flat vectors.
  ///
  /// > Source: Kingma & Ba (2015), Algorithm 1, <https://arxiv.org/abs/1412.6980>.
  public static func adam(
    parameters: Tensor, gradients: Tensor, first: Tensor, second: Tensor, _ step: AdamStep
  ) {
    for vector in [gradients, first, second] {
      ShapeCheck.sameCount(parameters, vector, "Adam")
    }
    precondition(step.number >= 1, "Adam's steps are counted from one, not \(step.number)")
    kernel_adam(
      parameters.pointer, gradients.pointer, first.pointer, second.pointer, parameters.count,
      step.rate, step.beta1, step.beta2, step.epsilon,
      Float(1 - pow(Double(step.beta1), Double(step.number))),
      Float(1 - pow(Double(step.beta2), Double(step.number))), step.weightDecay)
  }

  /// One step of gradient descent with momentum over flat vectors, in the form of common libraries.
  ///
  /// `v = momentum * v + g`, then `parameters -= rate * v`; after Nesterov `-= rate * (g + momentum * v)`.
  /// `g` is the gradient plus `weightDecay * parameters`.
  ///
  /// > Source: Sutskever et al. (2013), <https://proceedings.mlr.press/v28/sutskever13.html>.
  public static func descend(
    parameters: Tensor, gradients: Tensor, velocity: Tensor, rate: Float, momentum: Float,
    isNesterov: Bool = false, weightDecay: Float = 0
  ) {
    for vector in [gradients, velocity] {
      ShapeCheck.sameCount(parameters, vector, "gradient descent")
    }
    kernel_momentum(
      parameters.pointer, gradients.pointer, velocity.pointer, parameters.count, rate, momentum,
      isNesterov ? 1 : 0, weightDecay)
  }

  /// One step of Adagrad over flat vectors.
  ///
  /// `sum += g²`, then
  /// `parameters -= rate * g / (sqrt(sum) + epsilon)`, where `g` is the gradient plus
  /// `weightDecay * parameters`.
  ///
  /// > Source: Duchi, Hazan & Singer (2011), <https://jmlr.org/papers/v12/duchi11a.html>.
  public static func adagrad(
    parameters: Tensor, gradients: Tensor, sum: Tensor, rate: Float, epsilon: Float,
    weightDecay: Float = 0
  ) {
    for vector in [gradients, sum] { ShapeCheck.sameCount(parameters, vector, "Adagrad") }
    kernel_adagrad(
      parameters.pointer, gradients.pointer, sum.pointer, parameters.count, rate, epsilon,
      weightDecay)
  }

  /// `target += addend`.
  public static func add(_ addend: Tensor, to target: Tensor) {
    ShapeCheck.sameCount(addend, target, "sum")
    kernel_add(target.pointer, addend.pointer, target.count)
  }

  /// `target += factor * addend`.
  public static func add(_ addend: Tensor, times factor: Float, to target: Tensor) {
    ShapeCheck.sameCount(addend, target, "sum")
    kernel_add_multiple(target.pointer, addend.pointer, factor, target.count)
  }

  /// The inner product, summed in double precision.
  public static func dot(_ one: Tensor, _ other: Tensor) -> Double {
    ShapeCheck.sameCount(one, other, "inner product")
    return kernel_dot(one.pointer, other.pointer, one.count)
  }

  /// `gradients += factor * (importance * x - pull)`: the gradient of a quadratic penalty.
  public static func addPull(
    _ pull: Tensor, importance: Tensor, at x: Tensor, times factor: Float, to gradients: Tensor
  ) {
    for vector in [pull, importance, x] { ShapeCheck.sameCount(gradients, vector, "penalty") }
    kernel_add_pull(
      gradients.pointer, importance.pointer, x.pointer, pull.pointer, factor, gradients.count)
  }

  /// `path -= gradients * (now - before)`: what a step of each parameter took from the loss.
  public static func addStep(
    from before: Tensor, to now: Tensor, against gradients: Tensor, toPath path: Tensor
  ) {
    for vector in [before, now, gradients] { ShapeCheck.sameCount(path, vector, "path") }
    kernel_add_path(path.pointer, gradients.pointer, now.pointer, before.pointer, path.count)
  }

  /// `vector *= factor`.
  public static func scale(_ vector: Tensor, by factor: Float) {
    kernel_scale(vector.pointer, factor, vector.count)
  }

  /// The Euclidean norm, summed in double precision.
  public static func norm(_ vector: Tensor) -> Double {
    kernel_sum_of_squares(vector.pointer, vector.count).squareRoot()
  }

  /// Whether no element is infinite or NaN.
  public static func isFinite(_ vector: Tensor) -> Bool {
    // The sum of squares of finite numbers is far from the range of double precision.
    kernel_sum_of_squares(vector.pointer, vector.count).isFinite
  }
}
