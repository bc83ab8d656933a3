public import EngramCore
public import TensorEngine

/// Adagrad: every parameter has a rate that falls with the squares of its gradients so far.
///
/// `s += g²`, then `p -= rate * g / (sqrt(s) + epsilon)`. The sum starts at zero and the rate is not decayed
/// besides, as in PyTorch; weight decay is added to the gradient.
///
/// > Source: Duchi, Hazan & Singer (2011), <https://jmlr.org/papers/v12/duchi11a.html>.
public struct Adagrad: Optimizer {
  /// The word in YAML.
  public static let typeName = "adagrad"
  /// One sentence for lists.
  public static let summary = "Adagrad, with optional norm clipping and weight decay."

  private let common: RateAndClip
  private let epsilon: Double
  private let weightDecay: Double

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    epsilon = settings.number(
      "epsilon", default: 1e-10, in: 0...1, "Added to the root of the sum of squares.")
    weightDecay = settings.number(
      "weight-decay", default: 0, in: 0...1, "Share of the parameters added to the gradient.")
    common = try RateAndClip(&settings)
  }

  /// Starts with sums of zero.
  public func makeState(for store: ParameterStore) -> any OptimizerState {
    SingleMomentState(store, common, name: "adagrad.sum") {
      [self] parameters, gradients, sum, rate in
      VectorMath.adagrad(
        parameters: parameters, gradients: gradients, sum: sum, rate: rate,
        epsilon: Float(epsilon), weightDecay: Float(weightDecay))
    }
  }
}
