public import EngramCore
import TensorEngine

/// Elastic weight consolidation: holds parameters near to where each task left them, as firmly as the
/// diagonal of the Fisher information says that the task needs them.
///
/// `c Σ_k Σ_i F^k_i (θ_i - θ^k_i)²` (`penalty: full`), or half of that, with the diagonal `F^k` of task `k`; see
/// ``Fisher`` for its conventions. Implementations differ in all of that. `accumulate: separate` keeps an anchor
/// for each task, as in the paper; `sum` has one anchor, the last, and adds the Fisher information up (Hsu et
/// al.'s online EWC); `decay` does so after multiplying the sum by `decay` (Schwarz et al.'s).
///
/// > Source: Kirkpatrick et al. (2017), <https://arxiv.org/abs/1612.00796>; Schwarz et al. (2018),
/// > <https://arxiv.org/abs/1805.06370>; defaults of Hsu et al. (2018), <https://arxiv.org/abs/1810.12488>.
public struct ElasticWeightConsolidation: TrainingRule {
  /// The word in YAML.
  public static let typeName = "ewc"
  /// One sentence for lists.
  public static let summary =
    "Elastic weight consolidation: holds parameters by the Fisher information of earlier tasks."

  /// What becomes of earlier tasks.
  public enum Accumulation: String, CaseIterable, Sendable {
    /// Each task keeps its anchor.
    case separate
    /// One anchor; importances add up.
    case sum
    /// One anchor; importances add up and fade.
    case decay
  }

  private let coefficient: Double
  private let penalty: PenaltyForm
  private let fisher: Fisher
  private let accumulation: Accumulation
  private let decay: Float

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    let preset = settings.preset(default: .hsu2018)
    coefficient = settings.number(
      "coefficient", default: 100, in: 0...1e15, "Weight of the penalty beside the loss.")
    penalty = settings.choice(
      "penalty", default: preset.fisherPenalty,
      "Whether the weighted squares count in full or half.")
    fisher = Fisher(&settings, labels: preset.fisherLabels)
    accumulation = settings.choice(
      "accumulate", default: .separate, "What becomes of the importances of earlier tasks.")
    decay = Float(
      settings.number(
        "decay", default: 1, in: 0...1,
        "With accumulate: decay, what is kept of earlier importances with each task."))
    if accumulation != .decay {
      settings.warn("decay", "only 'accumulate: decay' fades importances; remove it")
    }
  }

  /// Starts without an anchor.
  public func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState {
    State(self, network, QuadraticPenalty(network, coefficient: coefficient, penalty: penalty))
  }

  private final class State: TrainingRuleState {
    let rule: ElasticWeightConsolidation
    let network: Classifier
    let penalty: QuadraticPenalty
    let sum: Tensor

    init(_ rule: ElasticWeightConsolidation, _ network: Classifier, _ penalty: QuadraticPenalty) {
      self.rule = rule
      self.network = network
      self.penalty = penalty
      sum = network.store.makeVector()
    }

    func addPenaltyGradient(to gradients: Tensor, in range: Range<Int>) {
      penalty.addGradient(to: gradients, in: range)
    }

    var kept: [(name: String, tensor: Tensor)] { penalty.kept + [("fisher", sum)] }

    func finish(_ task: LearnedTask) {
      guard rule.coefficient != 0 else { return }
      let fisher = rule.fisher.diagonal(of: task)
      guard rule.accumulation != .separate else { return penalty.anchor(fisher) }
      if rule.accumulation == .decay { VectorMath.scale(sum, by: rule.decay) }
      VectorMath.add(fisher, to: sum)
      penalty.moveAnchor(sum)
    }
  }
}
