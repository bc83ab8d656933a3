public import EngramCore
import TensorEngine

/// Dark experience replay: kept images are to have the logits that they had when they were taken in.
///
/// To the mean loss of the step's own images it adds `α` times the mean squared difference of logits on a batch of
/// kept images, and for DER++ `β` times the mean loss of another batch. The memory is a reservoir of all images
/// of all steps; logits are those before the step that took them in.
///
/// > Source: Buzzega et al. (2020), <https://arxiv.org/abs/2004.07211>, eqs. 4 and 6.
public struct DarkExperienceReplay: TrainingRule {
  /// The word in YAML.
  public static let typeName = "dark-experience-replay"
  /// One sentence for lists.
  public static let summary =
    "DER and DER++: kept images are to have the logits that they had when they were taken in."

  private let capacity: Int
  private let alpha: Float
  private let beta: Float
  private let batch: Int

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    capacity = settings.integer(
      "memory", default: 1000, in: 0...100_000_000, unit: "images",
      "Images that are kept, all tasks together.")
    alpha = Float(
      settings.number(
        "alpha", default: 0.5, in: 0...1e6, "Weight of the squared difference of logits."))
    beta = Float(
      settings.number(
        "beta", default: 0, in: 0...1e6,
        "Weight of the loss of kept images; 0 for DER, more for DER++."))
    batch = settings.replayBatch()
  }

  /// Nothing: images are taken in step by step.
  public var needs: Set<TaskKnowledge> { [] }

  /// Starts with an empty memory.
  public func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState {
    State(self)
  }

  private final class State: TrainingRuleState {
    private let rule: DarkExperienceReplay
    private let kept: ExampleMemory

    init(_ rule: DarkExperienceReplay) {
      self.rule = rule
      kept = ExampleMemory(capacity: rule.capacity)
    }

    func parts(of step: TrainingStep, in task: LearnedTask) -> [BatchPart] {
      var parts = [task.classification(of: step.examples)]
      guard !kept.isEmpty else { return parts }
      if rule.alpha > 0 {
        let places = kept.draw(rule.batch, at: step, in: task)
        let width = task.network.labelCount
        parts.append(
          BatchPart(
            images: .shown(places.map { kept.examples[$0] }, in: task.shown),
            objectives: [
              LogitMatching(
                remembered: Tensor(
                  places.flatMap { kept.logits[$0] }, shape: [places.count, width]),
                weight: rule.alpha / Float(places.count * width))
            ]))
      }
      if rule.beta > 0 {
        let places = kept.draw(rule.batch, at: step, in: task, purpose: "second replay")
        parts.append(
          task.classification(of: places.map { kept.examples[$0] }, weight: rule.beta))
      }
      return parts
    }

    var watchesOutputs: Bool { rule.alpha > 0 || rule.beta > 0 }

    func saw(_ step: TrainingStep, logits: Tensor, in task: LearnedTask) {
      var random = task.random("reservoir", UInt64(step.number))
      let width = logits.shape.lastExtent
      for (row, example) in step.examples.enumerated() {
        let own = UnsafeBufferPointer(start: logits.pointer + row * width, count: width)
        kept.offer(example, logits: Array(own), &random)
      }
    }

    var memory: ExampleMemory? { kept }
  }
}
