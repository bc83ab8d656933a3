public import EngramCore
import TensorEngine

/// Elastic weight consolidation: holds parameters near to where each task left them, as firmly as the
/// diagonal of the Fisher information says that the task needs them.
///
/// `c Σ_k Σ_i F^k_i (θ_i - θ^k_i)²`, or half of that. `F^k_i` is the mean, over the images of task `k`, of the
/// squared derivative of `-log p(y)` by parameter `i` at the end of the task, one image at a time, where `y` is
/// what the network predicts (`fisher-labels: predicted`), the true label (`true`), or every label that
/// competes, weighted with its probability (`all`).
///
/// Implementations differ in all of that: `accumulate: separate` keeps an anchor for each task, as in the
/// paper; `sum` has one anchor, the last, and adds the Fisher information up (Hsu et al.'s online EWC);
/// `decay` does so after multiplying the sum by `decay` (Schwarz et al.'s).
///
/// > Source: Kirkpatrick et al. (2017), <https://arxiv.org/abs/1612.00796>; Schwarz et al. (2018),
/// > <https://arxiv.org/abs/1805.06370>; defaults of Hsu et al. (2018), <https://arxiv.org/abs/1810.12488>.
public struct ElasticWeightConsolidation: TrainingRule {
  /// The word in YAML.
  public static let typeName = "ewc"
  /// One sentence for lists.
  public static let summary =
    "Elastic weight consolidation: holds parameters by the Fisher information of earlier tasks."

  /// Which labels the Fisher information is taken over.
  public enum FisherLabels: String, CaseIterable, Sendable {
    /// What the network predicts.
    case predicted
    /// The label of the image.
    case `true`
    /// Every label that competes, weighted with its probability.
    case all
  }

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
  private let labels: FisherLabels
  private let accumulation: Accumulation
  private let decay: Float
  private let images: Int

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    coefficient = settings.number(
      "coefficient", default: 100, in: 0...1e15, "Weight of the penalty beside the loss.")
    penalty = settings.choice(
      "penalty", default: .full, "Whether the weighted squares count in full or half.")
    labels = settings.choice(
      "fisher-labels", default: .predicted, "Which labels the Fisher information is taken over.")
    images = settings.integer(
      "fisher-images", default: 0, in: 0...1_000_000_000, unit: "images",
      "How many images of a task the Fisher information is taken over, its first; 0 for all.")
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
  public func start(for network: Classifier) -> any TrainingRuleState {
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

    func addPenaltyGradient(to gradients: Tensor) { penalty.addGradient(to: gradients) }

    func finish(_ task: LearnedTask) throws {
      guard rule.coefficient != 0 else { return }
      let fisher = try FisherDiagonal.measure(
        task, labels: rule.labels, images: rule.images, layout: network.store)
      guard rule.accumulation != .separate else { return penalty.anchor(fisher) }
      if rule.accumulation == .decay { VectorMath.scale(sum, by: rule.decay) }
      VectorMath.add(fisher, to: sum)
      penalty.moveAnchor(sum)
    }
  }
}
