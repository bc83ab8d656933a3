public import EngramCore
public import TensorEngine

/// Stochastic gradient descent with optional momentum, clipping of the gradient's norm and weight decay.
///
/// `v = momentum * v + g`, then `p -= rate * v`; with `nesterov` `p -= rate * (g + momentum * v)`. Weight decay
/// is added to the gradient. These are the conventions of PyTorch: the rate does not scale `v` itself.
///
/// > Source: Robbins & Monro (1951); momentum after Sutskever et al. (2013),
/// > <https://proceedings.mlr.press/v28/sutskever13.html>.
public struct SGD: Optimizer {
  /// The word in YAML.
  public static let typeName = "sgd"
  /// One sentence for lists.
  public static let summary =
    "Gradient descent, with optional momentum, norm clipping and weight decay."

  private let common: RateAndClip
  private let momentum: Double
  private let isNesterov: Bool
  private let weightDecay: Double

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    momentum = settings.number(
      "momentum", default: 0, in: 0...0.9999, "Share of the last step's direction that is kept.")
    isNesterov = settings.flag(
      "nesterov", default: false, "Whether the step looks ahead along the direction that is kept.")
    weightDecay = settings.number(
      "weight-decay", default: 0, in: 0...1, "Share of the parameters added to the gradient.")
    if isNesterov, momentum == 0 {
      settings.warn("nesterov", "without momentum there is nothing to look ahead along; remove it")
    }
    common = try RateAndClip(&settings)
  }

  /// Starts at rest.
  public func makeState(for store: ParameterStore) -> any OptimizerState {
    SingleMomentState(store, common, name: "sgd.velocity") {
      [self] parameters, gradients, velocity, rate in
      VectorMath.descend(
        parameters: parameters, gradients: gradients, velocity: velocity, rate: rate,
        momentum: Float(momentum), isNesterov: isNesterov, weightDecay: Float(weightDecay))
    }
  }
}
