public import EngramCore
import TensorEngine

/// Learning without forgetting: on the images of a new task, the outputs for earlier tasks are to stay as they were.
///
/// The network before the task is the teacher; what it says about the new task's images is distilled, see
/// ``Distillation``. With the mean loss `L`, the distillation `D` and task `t` counted from one, what is made small is
/// `L / t + (1 - 1/t) D` (`weighing: by-task-count`), `L + (t - 1) D` (`tasks-before`), or `L + c D` (`sum`).
///
/// In the scenario where tasks are told, `D` is the mean over earlier tasks, each with its own labels. Where outputs
/// are shared, all of them are distilled. In the class-incremental scenario the network's softmax has the new labels
/// too, for which the teacher has zero (`softmax: competing`), or the labels that the teacher knew alone (`known`).
/// Further conventions: ``DistillationForm``.
///
/// > Source: Li & Hoiem (2016), <https://arxiv.org/abs/1606.09282>; conventions of van de Ven & Tolias (2019),
/// > <https://arxiv.org/abs/1904.07734>.
public struct LearningWithoutForgetting: TrainingRule {
  /// The word in YAML.
  public static let typeName = "lwf"
  /// One sentence for lists.
  public static let summary =
    "Learning without forgetting: what the last network said about new images is distilled."

  /// How distillation is weighed beside the loss.
  enum Weighing: String, CaseIterable, Sendable {
    /// `1/t` and `1 - 1/t` in task `t`, counted from one.
    case byTaskCount = "by-task-count"
    /// One and `t - 1`.
    case tasksBefore = "tasks-before"
    /// One and a coefficient.
    case sum
  }

  /// The labels of the network's softmax where the teacher did not know all that compete.
  enum StudentLabels: String, CaseIterable, Sendable {
    /// All that compete now; for the new ones the teacher has zero.
    case competing
    /// Those that the teacher knew.
    case known
  }

  private let form: DistillationForm
  private let studentLabels: StudentLabels
  private let weighing: Weighing
  private let coefficient: Float

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    let preset = settings.preset(default: .vanDeVen2019)
    form = DistillationForm(&settings, preset: preset)
    studentLabels = settings.choice(
      "softmax", default: .competing,
      "The labels of the network's softmax in the distillation, where some are new.")
    weighing = settings.choice(
      "weighing", default: preset.distillation, "How distillation is weighed beside the loss.")
    coefficient = Float(
      settings.number(
        "coefficient", default: 1, in: 0...1e6, "A factor on the weight of distillation."))
  }

  /// Starts without a teacher.
  public func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState {
    State(self)
  }

  private func weights(task: Int) -> (own: Float, distilled: Float) {
    let count = Float(task + 1)
    return switch weighing {
    case _ where task == 0 || coefficient == 0: (1, 0)
    case .byTaskCount: (1 / count, coefficient * (1 - 1 / count))
    case .tasksBefore: (1, coefficient * (count - 1))
    case .sum: (1, coefficient)
    }
  }

  private final class State: TrainingRuleState {
    private let rule: LearningWithoutForgetting
    /// The teacher's logits for the images of the task at hand, row by row.
    private var taught: Tensor?
    /// The labels that are distilled in the task at hand.
    private var groups: [(known: [Int], competing: [Int])] = []

    init(_ rule: LearningWithoutForgetting) { self.rule = rule }

    func begin(_ task: LearnedTask) {
      groups = task.earlierLabels
      taught =
        rule.weights(task: task.number).distilled > 0 ? task.logits(of: task.examples) : nil
    }

    func parts(of step: TrainingStep, in task: LearnedTask) -> [BatchPart] {
      let weights = rule.weights(task: task.number)
      let own = task.classification(of: step.examples, weight: weights.own)
      guard let taught else { return [own] }
      let rows = taught.rows(at: step.chosen)
      let distilled = groups.map { known, competing in
        rule.form.objective(
          teacher: rows, known: known,
          competing: rule.studentLabels == .known ? known : competing,
          weight: weights.distilled / Float(groups.count))
      }
      return [BatchPart(images: own.images, objectives: own.objectives + distilled)]
    }

    // Nothing is kept: the teacher is the network at the beginning of a task.
    func finish(_ task: LearnedTask) { taught = nil }
  }
}

extension LearnedTask {
  /// The labels that a teacher from before this task knew, with those that compete with them now.
  ///
  /// One group for each earlier task where tasks are told, else one for all of them.
  var earlierLabels: [(known: [Int], competing: [Int])] {
    let earlier = shown.tasks.dropLast()
    if shown.tasks[number].taskIndex != nil {
      return earlier.map { task in
        let labels = Set(task.labels).sorted()
        return (labels, labels)
      }
    }
    let known = earlier.reduce(into: Set<Int>()) { $0.formUnion($1.labels) }
    return [(known.sorted(), mask.competing)]
  }
}

extension Tensor {
  /// Copies of some entries along the first axis.
  func rows(at indices: [Int]) -> Tensor {
    let size = count / max(shape[0], 1)
    let rows = Tensor(uninitialized: Shape([indices.count] + shape.extents.dropFirst()))
    for (place, index) in indices.enumerated() {
      (rows.pointer + place * size).update(from: pointer + index * size, count: size)
    }
    return rows
  }
}
