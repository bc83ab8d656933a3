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

  /// `target += addend`.
  public static func add(_ addend: Tensor, to target: Tensor) {
    ShapeCheck.sameCount(addend, target, "sum")
    kernel_add(target.pointer, addend.pointer, target.count)
  }

  /// `vector *= factor`.
  public static func scale(_ vector: Tensor, by factor: Float) {
    kernel_scale(vector.pointer, factor, vector.count)
  }

  /// The Euclidean norm, summed in double precision.
  public static func norm(_ vector: Tensor) -> Double {
    kernel_sum_of_squares(vector.pointer, vector.count).squareRoot()
  }
}
