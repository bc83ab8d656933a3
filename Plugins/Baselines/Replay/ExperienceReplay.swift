public import EngramCore
import TensorEngine

/// Adds a batch of kept images to every step.
///
/// With the mean loss `L` of the step's own images and that of the kept ones, `L'`, what is made small is the mean
/// over all images together (`weighing: pooled`), `L / t + (1 - 1/t) L'` in task `t` counted from one
/// (`by-task-count`), or `L + c L'` (`sum`).
///
/// > Source: Chaudhry et al. (2019), "On Tiny Episodic Memories", <https://arxiv.org/abs/1902.10486>; `by-task-count`
/// > with 100 images of every class: van de Ven, Tuytelaars & Tolias (2022),
/// > <https://doi.org/10.1038/s42256-022-00568-3>.
public struct ExperienceReplay: TrainingRule {
  /// The word in YAML.
  public static let typeName = "experience-replay"
  /// One sentence for lists.
  public static let summary = "Adds a batch of kept images of earlier tasks to every step."

  private let filling: MemoryFilling
  private let weighing: ReplayWeighing
  private let batch: Int

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    filling = MemoryFilling(&settings, selection: .reservoir)
    weighing = ReplayWeighing(&settings, default: .pooled)
    batch = settings.replayBatch()
  }

  /// What ``MemoryFilling`` has to know.
  public var needs: Set<TaskKnowledge> { filling.needs }

  /// Starts with an empty memory.
  public func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState {
    State(self)
  }

  private final class State: TrainingRuleState {
    private let rule: ExperienceReplay
    private let kept: ExampleMemory

    init(_ rule: ExperienceReplay) {
      self.rule = rule
      kept = rule.filling.makeMemory()
    }

    func parts(of step: TrainingStep, in task: LearnedTask) -> [BatchPart] {
      let replayed = kept.draw(rule.batch, at: step, in: task).map { kept.examples[$0] }
      let weights = rule.weighing.weights(
        own: step.examples.count, replayed: replayed.count, task: task.number)
      let own = task.classification(of: step.examples, weight: weights.own)
      return replayed.isEmpty || weights.replayed == 0
        ? [own] : [own, task.classification(of: replayed, weight: weights.replayed)]
    }

    var watchesOutputs: Bool { rule.filling.selection == .reservoir }

    func saw(_ step: TrainingStep, logits: Tensor, in task: LearnedTask) {
      rule.filling.offer(step, of: task, to: kept)
    }

    func finish(_ task: LearnedTask) { rule.filling.finish(task, kept) }

    var memory: ExampleMemory? { kept }
  }
}
