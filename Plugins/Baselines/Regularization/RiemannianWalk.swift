public import EngramCore
import TensorEngine

/// Riemannian walk: holds parameters by their Fisher information and by what they contributed, both kept on the way.
///
/// With the gradient `g` of a step, `F_i = α g_i² + (1 - α) F_i`. Over every `interval` steps a parameter's score grows by
/// `max(-Σ g_i Δθ_i, 0) / (½ F_i Δ_i² + ε)`, where `Δ_i` is its change over these steps. At the end of a task `F` and
/// the scores are each divided by their largest element, the scores averaged with those before, and the penalty is
/// `c Σ_i (F_i + s_i) (θ_i - θ*_i)²` with the anchor at the end of the last task. Images are not kept.
///
/// > Source: Chaudhry et al. (2018), eqs. 8 to 10, <https://arxiv.org/abs/1801.10112>.
public struct RiemannianWalk: TrainingRule {
  /// The word in YAML.
  public static let typeName = "rwalk"
  /// One sentence for lists.
  public static let summary =
    "Riemannian walk: holds parameters by Fisher information and contribution, both kept on the way."

  private let coefficient: Double
  private let alpha: Float
  private let interval: Int
  private let epsilon: Float

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    coefficient = settings.number(
      "coefficient", default: 0.1, in: 0...1e12, "Weight of the penalty beside the loss.")
    alpha = Float(
      settings.number(
        "alpha", default: 0.9, in: 0...1, "Share of the newest gradient in the Fisher information.")
    )
    interval = settings.integer(
      "interval", default: 10, in: 1...1_000_000, unit: "steps", "Steps between two scores.")
    epsilon = Float(
      settings.number(
        "epsilon", default: 1e-3, in: 1e-12...1,
        "What is added to the length of a parameter's way when its share is divided by it."))
  }

  /// Starts without an anchor.
  public func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState {
    State(self, network)
  }

  private final class State: TrainingRuleState {
    private let rule: RiemannianWalk
    private let network: Classifier
    private let penalty: QuadraticPenalty
    private let fisher: Tensor
    private let path: Tensor
    private let score: Tensor
    private let earlierScore: Tensor
    private var since: Tensor?
    private var stepCount = 0

    init(_ rule: RiemannianWalk, _ network: Classifier) {
      self.rule = rule
      self.network = network
      penalty = QuadraticPenalty(network, coefficient: rule.coefficient)
      fisher = network.store.makeVector()
      path = network.store.makeVector()
      score = network.store.makeVector()
      earlierScore = network.store.makeVector()
    }

    func begin(_ task: LearnedTask) {
      stepCount = 0
      since = network.store.values.copied()
    }

    func addPenaltyGradient(to gradients: Tensor, in range: Range<Int>) {
      penalty.addGradient(to: gradients, in: range)
    }

    var watchedGradient: WatchedGradient? { rule.coefficient == 0 ? nil : .task }

    func stepWasTaken(gradients: Tensor, from before: Tensor, in range: Range<Int>) {
      let (g, f) = (gradients.pointer, fisher.pointer)
      for (place, i) in range.enumerated() {
        f[i] = rule.alpha * g[place] * g[place] + (1 - rule.alpha) * f[i]
      }
      VectorMath.addStep(
        from: before, to: network.store.values[range], against: gradients,
        toPath: path[range])
    }

    func stepIsOver(_ step: TrainingStep, in task: LearnedTask) {
      guard rule.coefficient != 0 else { return }
      stepCount += 1
      if stepCount % rule.interval == 0 { addScore() }
    }

    private func addScore() {
      guard let since else { return }
      let (f, w, s) = (fisher.pointer, path.pointer, score.pointer)
      let (now, old) = (network.store.values.pointer, since.pointer)
      for i in 0..<score.count {
        let change = now[i] - old[i]
        s[i] += max(w[i], 0) / (0.5 * f[i] * change * change + rule.epsilon)
        w[i] = 0
        old[i] = now[i]
      }
    }

    func finish(_ task: LearnedTask) {
      guard rule.coefficient != 0 else { return }
      addScore()
      let importance = normalized(score)
      let (o, e) = (importance.pointer, earlierScore.pointer)
      if task.number > 0 { for i in 0..<importance.count { o[i] = 0.5 * (o[i] + e[i]) } }
      earlierScore.pointer.update(from: o, count: importance.count)
      VectorMath.add(normalized(fisher), to: importance)
      penalty.moveAnchor(importance)
      score.fill(with: 0)
      path.fill(with: 0)
    }

    private func normalized(_ vector: Tensor) -> Tensor {
      let copy = vector.copied()
      let largest = copy.elements.max() ?? 0
      if largest > 0 { VectorMath.scale(copy, by: 1 / largest) }
      return copy
    }

    var kept: [(name: String, tensor: Tensor)] {
      penalty.kept + [("fisher", fisher), ("score", earlierScore)]
    }
  }
}
