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

  /// The rate of a step, counted from one; `nil` if the norm of the gradient counts too.
  func rateAlone(at step: Int) -> Double? { clip > 0 ? nil : rate.value(at: step) }

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
final class SingleMomentState: ElementwiseOptimizerState {
  private let common: RateAndClip
  private let name: String
  private let moment: Tensor
  private let store: ParameterStore
  private let change:
    (_ parameters: Tensor, _ gradients: Tensor, _ moment: Tensor, _ rate: Float) -> Void

  init(
    _ store: ParameterStore, _ common: RateAndClip, name: String,
    change: @escaping (Tensor, Tensor, Tensor, Float) -> Void
  ) {
    self.store = store
    self.common = common
    self.name = name
    self.change = change
    moment = store.makeVector()
  }

  func prepare(step: Int, gradients: Tensor) -> (rate: Double, gradientNorm: Double) {
    common.prepare(step: step, gradients)
  }

  func rateAlone(at step: Int) -> Double? { common.rateAlone(at: step) }

  func apply(step: Int, rate: Double, gradients: Tensor, in range: Range<Int>) {
    change(store.values[range], gradients, moment[range], Float(rate))
  }

  var vectors: [(name: String, vector: Tensor)] { [(name, moment)] }
}
