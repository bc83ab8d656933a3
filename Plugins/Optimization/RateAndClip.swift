import EngramCore
import TensorEngine

/// What every optimizer has: a learning rate over the steps, and a largest norm of the gradient.
struct RateAndClip: Sendable {
  private let rate: any Schedule
  private let clip: Double

  /// Reads `clip` and `rate`.
  init(_ settings: inout SettingsReader) throws {
    clip = settings.number(
      "clip", default: 0, in: 0...1_000_000, "Largest gradient norm; 0 for no clipping.")
    rate = try settings.component(
      "rate", .schedule, as: (any Schedule).self, default: "constant",
      "The learning rate over the steps.")
  }

  /// Clips the gradient of a step, counted from one.
  ///
  /// - Returns: The rate, and the norm before clipping.
  func prepare(step: Int, _ gradients: Tensor) -> (rate: Double, gradientNorm: Double) {
    let norm = VectorMath.norm(gradients)
    if clip > 0, norm > clip { VectorMath.scale(gradients, by: Float(clip / norm)) }
    return (rate.value(at: step), norm)
  }
}

/// An optimizer at work that keeps one number for each parameter.
final class SingleMomentState: OptimizerState {
  private let common: RateAndClip
  private let name: String
  private let moment: Tensor
  private let change: (_ gradients: Tensor, _ moment: Tensor, _ rate: Float) -> Void

  init(
    _ store: ParameterStore, _ common: RateAndClip, name: String,
    change: @escaping (Tensor, Tensor, Float) -> Void
  ) {
    self.common = common
    self.name = name
    self.change = change
    moment = store.makeVector()
  }

  func update(step: Int, gradients: Tensor) -> (rate: Double, gradientNorm: Double) {
    let (rate, norm) = common.prepare(step: step, gradients)
    change(gradients, moment, Float(rate))
    return (rate, norm)
  }

  var vectors: [(name: String, vector: Tensor)] { [(name, moment)] }
}
