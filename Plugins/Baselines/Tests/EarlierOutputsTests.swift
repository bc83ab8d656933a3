import EngramCore
import Glibc
import PluginTestSupport
import TensorEngine
import Testing

@testable import Baselines

/// What rules ask of outputs that the network had before a task: images of labels 0 and 1, shown again as 2 and 3.
@Suite("Outputs from before a task")
struct EarlierOutputsTests {
  /// What the rule wants of the network in the first step of the second task, and the logits before it.
  private func objectives<Rule: TrainingRule>(
    _ type: Rule.Type, _ settings: String
  ) throws -> (wanted: [any OutputObjective], logits: [Float]) {
    let network = try TwoImages.network(labelCount: 4)
    let learner: GradientLearner<Rule> = try registry.make(.learner, from: settings)
    let state = learner.rule.start(for: network, seed: 1)
    let task = try TwoImages.task(of: network, number: 1)
    try state.begin(task)
    let step = TrainingStep(
      number: 0, chosen: [0, 1], examples: task.examples, isFirstEpoch: true)
    let logits = task.logits(of: task.examples).elements
    return (state.parts(of: step, in: task).flatMap(\.objectives), logits)
  }

  /// Old outputs are to be `sigmoid(z / T)`, new ones right.
  @Test(arguments: [Float(1), 2])
  func theTemperatureOfICaRLFlattensOldOutputs(temperature: Float) throws {
    let (wanted, z) = try objectives(
      IncrementalClassifier.self, "{type: icarl, temperature: \(temperature)}")
    let targets = try #require(wanted.first as? BinaryTargets).targets.elements
    func old(_ logit: Float) -> Float { 1 / (1 + exp(-logit / temperature)) }
    let expected = [old(z[0]), old(z[1]), 1, 0, old(z[4]), old(z[5]), 0, 1]
    for (target, expected) in zip(targets, expected) { #expect(abs(target - expected) < 1e-6) }
  }

  /// Labels 0 and 1 are distilled, beside labels 2 and 3 or by themselves; half of what task 2 wants is `D`.
  @Test(arguments: [("competing", [0, 1, 2, 3]), ("known", [0, 1])])
  func theSoftmaxOfDistillationHasNewLabelsOrNot(softmax: String, labels: [Int]) throws {
    let (wanted, z) = try objectives(
      LearningWithoutForgetting.self, "{type: lwf, softmax: \(softmax), reduction: sum}")
    let distillation = try #require(wanted.last as? Distillation)
    #expect(distillation.teacher.elements == z)
    #expect(distillation.known == [0, 1])
    #expect(distillation.competing == labels)
    // Two images in the step.
    #expect(distillation.weight == 0.25)
  }

  /// Conventions that divide the loss, at `T = 2`: without the factor `T²` a quarter of it, and the mean over four
  /// labels another.
  @Test(arguments: [
    ("preset: van-de-ven-2022", 4), ("scale: one", 16), ("reduction: sum", 1),
    ("temperature: 2", 4), ("softmax: known", 2),
  ])
  func theSizeOfDistillationIsAConvention(settings: String, divisor: Float) throws {
    let (wanted, _) = try objectives(
      LearningWithoutForgetting.self, "{type: lwf, \(settings), weighing: sum, coefficient: 3}")
    let distillation = try #require(wanted.last as? Distillation)
    #expect(distillation.weight == 3 / Float(2) / divisor)
  }
}
