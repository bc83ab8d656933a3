public import EngramCore
import TensorEngine

/// Averaged gradient episodic memory: a step may not make the mean loss of kept images grow.
///
/// With the gradient `r` of a batch of kept images, a gradient `g` with `gᵀ r < 0` becomes
/// `g - (gᵀ r / rᵀ r) r`.
///
/// > Source: Chaudhry et al. (2019), eq. 11, <https://arxiv.org/abs/1812.00420>.
public struct AveragedGradientMemory: TrainingRule {
  /// The word in YAML.
  public static let typeName = "a-gem"
  /// One sentence for lists.
  public static let summary =
    "Averaged gradient episodic memory: no step may make the mean loss of kept images grow."

  private let filling: MemoryFilling
  private let batch: Int

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    filling = MemoryFilling(&settings, selection: .classBalanced)
    batch = settings.replayBatch()
  }

  /// What ``MemoryFilling`` has to know.
  public var needs: Set<TaskKnowledge> { filling.needs }

  /// Starts with an empty memory.
  public func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState {
    State(self)
  }

  private final class State: TrainingRuleState {
    private let rule: AveragedGradientMemory
    private let kept: ExampleMemory

    init(_ rule: AveragedGradientMemory) {
      self.rule = rule
      kept = rule.filling.makeMemory()
    }

    var correctsGradients: Bool { !kept.isEmpty }

    func correct(_ gradients: Tensor, at step: TrainingStep, in task: LearnedTask) {
      guard !kept.isEmpty else { return }
      let own = gradients.copied()
      let examples = kept.draw(rule.batch, at: step, in: task).map { kept.examples[$0] }
      let reference = task.lossGradient(of: examples)
      let product = VectorMath.dot(own, reference)
      if product < 0 {
        let share = Float(product / max(VectorMath.dot(reference, reference), 1e-30))
        VectorMath.add(reference, times: -share, to: own)
      }
      gradients.pointer.update(from: own.pointer, count: own.count)
    }

    var watchesOutputs: Bool { rule.filling.selection == .reservoir }

    func saw(_ step: TrainingStep, logits: Tensor, in task: LearnedTask) {
      rule.filling.offer(step, of: task, to: kept)
    }

    func finish(_ task: LearnedTask) { rule.filling.finish(task, kept) }

    var memory: ExampleMemory? { kept }
  }
}
