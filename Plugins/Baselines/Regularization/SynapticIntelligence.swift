public import EngramCore
import TensorEngine

/// Synaptic intelligence: parameters that brought the loss of a task down are held.
///
/// Along the way `w_i -= g_i Δθ_i`, with the change `Δθ` that the optimizer made and the gradient `g` of the task's
/// loss alone (`path-gradient: task`), or of loss and penalty (`whole`). At the end of a task
/// `Ω_i += w_i / ((θ_i - θ*_i)² + ξ)`, where `θ*` is where the task began; `w` starts anew. The penalty is
/// `c Σ_i Ω_i (θ_i - θ*_i)²` with the anchor at the end of the last task. Nothing is clipped: `w`, and so `Ω`,
/// may be negative.
///
/// > Source: Zenke, Poole & Ganguli (2017), <https://arxiv.org/abs/1703.04200>, eqs. 3 to 5; conventions of
/// > Hsu et al. (2018), <https://arxiv.org/abs/1810.12488>.
public struct SynapticIntelligence: TrainingRule {
  /// The word in YAML.
  public static let typeName = "si"
  /// One sentence for lists.
  public static let summary =
    "Synaptic intelligence: holds parameters by what they contributed to earlier tasks."

  private let coefficient: Double
  private let pathGradient: WatchedGradient
  private let damping: Float
  private let penalty: PenaltyForm

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    let preset = settings.preset(default: .hsu2018)
    pathGradient = settings.choice(
      "path-gradient", default: preset.pathGradient,
      "Whether a parameter's share counts the gradient of the task's loss or of the whole.")
    coefficient = settings.number(
      "coefficient", default: 3000, in: 0...1e12, "Weight of the penalty beside the loss.")
    damping = Float(
      settings.number(
        "damping", default: 0.1, in: 1e-12...1e6,
        "What is added to the square of a parameter's change when its share is divided by it."))
    penalty = settings.choice(
      "penalty", default: .full, "Whether the weighted squares count in full or half.")
  }

  /// Starts without an anchor.
  public func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState {
    State(
      network, QuadraticPenalty(network, coefficient: coefficient, penalty: penalty),
      damping: damping, pathGradient, isUsed: coefficient != 0)
  }

  private final class State: TrainingRuleState {
    let network: Classifier
    let penalty: QuadraticPenalty
    let damping: Float
    let isUsed: Bool
    let pathGradient: WatchedGradient
    let path: Tensor
    let importance: Tensor
    let start: Tensor

    init(
      _ network: Classifier, _ penalty: QuadraticPenalty, damping: Float,
      _ pathGradient: WatchedGradient, isUsed: Bool
    ) {
      self.network = network
      self.penalty = penalty
      self.damping = damping
      self.isUsed = isUsed
      self.pathGradient = pathGradient
      path = network.store.makeVector()
      importance = network.store.makeVector()
      start = network.store.values.copied()
    }

    func addPenaltyGradient(to gradients: Tensor, in range: Range<Int>) {
      penalty.addGradient(to: gradients, in: range)
    }

    var watchedGradient: WatchedGradient? { isUsed ? pathGradient : nil }

    func stepWasTaken(gradients: Tensor, from before: Tensor, in range: Range<Int>) {
      VectorMath.addStep(
        from: before, to: network.store.values[range], against: gradients,
        toPath: path[range])
    }

    // A task begins where the one before has ended, and its path at zero.
    var kept: [(name: String, tensor: Tensor)] {
      penalty.kept + [("share", importance), ("start", start)]
    }

    func finish(_ task: LearnedTask) {
      guard isUsed else { return }
      let now = network.store.values
      for i in 0..<path.count {
        let change = now.pointer[i] - start.pointer[i]
        importance.pointer[i] += path.pointer[i] / (change * change + damping)
      }
      path.fill(with: 0)
      start.pointer.update(from: now.pointer, count: now.count)
      penalty.moveAnchor(importance)
    }
  }
}
