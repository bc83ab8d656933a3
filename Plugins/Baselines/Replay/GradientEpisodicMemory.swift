public import EngramCore
import TensorEngine

/// Gradient episodic memory: a step may not make the loss of an earlier task's kept images grow.
///
/// The gradients of all kept images, task by task, are computed for every step. Where one of them is against the
/// step's own, the step's is replaced by the nearest that is against none; see ``GradientProjection``.
///
/// > Source: Lopez-Paz & Ranzato (2017), <https://arxiv.org/abs/1706.08840>; margin and an equal share of the
/// > memory for every task: Hsu et al. (2018), <https://arxiv.org/abs/1810.12488>.
public struct GradientEpisodicMemory: TrainingRule {
  /// The word in YAML.
  public static let typeName = "gem"
  /// One sentence for lists.
  public static let summary =
    "Gradient episodic memory: no step may make the loss of an earlier task's images grow."

  private let filling: MemoryFilling
  private let margin: Double

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    filling = MemoryFilling(&settings, selection: .taskBalanced)
    margin = settings.number(
      "margin", default: 0.5, in: 0...1e6,
      "The least weight of each earlier task's gradient in a gradient that is replaced.")
    if filling.selection == .reservoir {
      settings.reject(
        "selection", "a reservoir is filled step by step; choose one that is filled after a task")
    }
  }

  /// Starts with an empty memory.
  public func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState {
    State(self)
  }

  private final class State: TrainingRuleState {
    private let rule: GradientEpisodicMemory
    private let kept: ExampleMemory

    init(_ rule: GradientEpisodicMemory) {
      self.rule = rule
      kept = rule.filling.makeMemory()
    }

    var correctsGradients: Bool { !kept.isEmpty }

    func correct(_ gradients: Tensor, at step: TrainingStep, in task: LearnedTask) {
      guard !kept.isEmpty else { return }
      let own = gradients.copied()
      let tasks = Dictionary(grouping: kept.examples, by: \.task)
      let others = tasks.keys.sorted().map {
        task.lossGradient(of: tasks[$0] ?? []).copied()
      }
      GradientProjection.project(own, against: others, margin: rule.margin)
      gradients.pointer.update(from: own.pointer, count: own.count)
    }

    func finish(_ task: LearnedTask) { rule.filling.finish(task, kept) }

    var memory: ExampleMemory? { kept }
  }
}
