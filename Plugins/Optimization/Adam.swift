public import EngramCore
public import TensorEngine

/// Adam with optional clipping of the gradient's norm and decoupled weight decay.
///
/// The defaults are those of the paper's code: betas 0.9 and 0.995, epsilon 1e-9, no decay, no
/// clipping.
///
/// > Source: Kingma & Ba (2015), <https://arxiv.org/abs/1412.6980>; decay after Loshchilov & Hutter
/// > (2019), <https://arxiv.org/abs/1711.05101>.
public struct Adam: Optimizer {
  /// The word in YAML.
  public static let typeName = "adam"
  /// One sentence for lists.
  public static let summary = "Adam, with optional norm clipping and decoupled weight decay."

  private let common: RateAndClip
  private let beta1: Double
  private let beta2: Double
  private let epsilon: Double
  private let weightDecay: Double

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    beta1 = settings.number("beta1", default: 0.9, in: 0...0.9999, "Decay of the first moment.")
    beta2 = settings.number(
      "beta2", default: 0.995, in: 0...0.999999, "Decay of the second moment.")
    epsilon = settings.number(
      "epsilon", default: 1e-9, in: 0...1, "Added to the root of the second moment.")
    weightDecay = settings.number(
      "weight-decay", default: 0, in: 0...1, "Decoupled weight decay per step and unit of rate.")
    common = try RateAndClip(&settings)
  }

  /// Starts with both moments at zero.
  public func makeState(for store: ParameterStore) -> any OptimizerState {
    AdamState(store: store, common: common) { rate, step in
      VectorMath.AdamStep(
        rate: rate, beta1: Float(beta1), beta2: Float(beta2), epsilon: Float(epsilon),
        weightDecay: Float(weightDecay), number: step)
    }
  }
}

/// ``Adam`` at work.
final class AdamState: ElementwiseOptimizerState {
  private let store: ParameterStore
  private let common: RateAndClip
  private let makeStep: (Float, Int) -> VectorMath.AdamStep
  private let first: Tensor
  private let second: Tensor

  init(
    store: ParameterStore, common: RateAndClip,
    makeStep: @escaping (Float, Int) -> VectorMath.AdamStep
  ) {
    self.store = store
    self.common = common
    self.makeStep = makeStep
    first = store.makeVector()
    second = store.makeVector()
  }

  func prepare(step: Int, gradients: Tensor) -> (rate: Double, gradientNorm: Double) {
    common.prepare(step: step, gradients)
  }

  func rateAlone(at step: Int) -> Double? { common.rateAlone(at: step) }

  func apply(step: Int, rate: Double, gradients: Tensor, in range: Range<Int>) {
    VectorMath.adam(
      parameters: store.values[range], gradients: gradients, first: first[range],
      second: second[range], makeStep(Float(rate), step))
  }

  var vectors: [(name: String, vector: Tensor)] {
    [("adam.first", first), ("adam.second", second)]
  }
}
