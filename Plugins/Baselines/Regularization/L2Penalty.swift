public import EngramCore
import TensorEngine

/// Holds every parameter equally near to where the last task left it: `c Σ_i (θ_i - θ*_i)²`.
///
/// > Source: Hsu et al. (2018), <https://arxiv.org/abs/1810.12488>, "L2": the anchor is the end of the
/// > previous task alone, and nothing is halved.
public struct L2Penalty: TrainingRule {
  /// The word in YAML.
  public static let typeName = "l2"
  /// One sentence for lists.
  public static let summary = "Holds every parameter near to where the last task left it."

  private let coefficient: Double

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    coefficient = settings.number(
      "coefficient", default: 0.5, in: 0...1e12, "Weight of the penalty beside the loss.")
  }

  /// Starts without an anchor.
  public func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState {
    State(QuadraticPenalty(network, coefficient: coefficient), network)
  }

  private final class State: TrainingRuleState {
    let penalty: QuadraticPenalty
    let ones: Tensor

    init(_ penalty: QuadraticPenalty, _ network: Classifier) {
      self.penalty = penalty
      ones = network.store.makeVector()
      ones.fill(with: 1)
    }

    func addPenaltyGradient(to gradients: Tensor, in range: Range<Int>) {
      penalty.addGradient(to: gradients, in: range)
    }

    var kept: [(name: String, tensor: Tensor)] { penalty.kept }

    func finish(_ task: LearnedTask) { penalty.moveAnchor(ones) }
  }
}
