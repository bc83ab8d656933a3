public import EngramCore
import TensorEngine

/// Memory aware synapses: parameters that the outputs depend on are held.
///
/// At the end of a task `Ω_i` grows by the mean, over batches of its images, of `|∂/∂θ_i mean(z²)|`, where `z`
/// are the logits of the labels that compete; labels of images are not needed. The penalty is
/// `c Σ_i Ω_i (θ_i - θ*_i)²` with the anchor at the end of the last task.
///
/// > Source: Aljundi et al. (2018), <https://arxiv.org/abs/1711.09601>, who take the norm of the outputs one
/// > image at a time; conventions of Hsu et al. (2018), <https://arxiv.org/abs/1810.12488>.
public struct MemoryAwareSynapses: TrainingRule {
  /// The word in YAML.
  public static let typeName = "mas"
  /// One sentence for lists.
  public static let summary =
    "Memory aware synapses: holds parameters by how much the outputs depend on them."

  private let coefficient: Double
  private let batch: Int
  private let penalty: PenaltyForm

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    coefficient = settings.number(
      "coefficient", default: 1, in: 0...1e12, "Weight of the penalty beside the loss.")
    batch = settings.integer(
      "importance-batch", default: 128, in: 1...65_536, unit: "images",
      "Images whose outputs are averaged before the absolute value; 1 as in the paper.")
    penalty = settings.choice(
      "penalty", default: .full, "Whether the weighted squares count in full or half.")
  }

  /// Starts without an anchor.
  public func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState {
    State(
      network, QuadraticPenalty(network, coefficient: coefficient, penalty: penalty), batch: batch,
      isUsed: coefficient != 0)
  }

  private final class State: TrainingRuleState {
    let penalty: QuadraticPenalty
    let batch: Int
    let isUsed: Bool
    let importance: Tensor

    init(_ network: Classifier, _ penalty: QuadraticPenalty, batch: Int, isUsed: Bool) {
      self.penalty = penalty
      self.batch = batch
      self.isUsed = isUsed
      importance = network.store.makeVector()
    }

    func addPenaltyGradient(to gradients: Tensor, in range: Range<Int>) {
      penalty.addGradient(to: gradients, in: range)
    }

    var kept: [(name: String, tensor: Tensor)] { penalty.kept + [("share", importance)] }

    func finish(_ task: LearnedTask) {
      guard isUsed else { return }
      let starts = Array(stride(from: 0, to: task.count, by: batch))
      for start in starts {
        let gradient = task.outputGradient(
          of: Array(task.examples[start..<min(start + batch, task.count)]))
        let (o, g) = (importance.pointer, gradient.pointer)
        let share = 1 / Float(starts.count)
        for i in 0..<importance.count { o[i] += share * abs(g[i]) }
      }
      penalty.moveAnchor(importance)
    }
  }
}
