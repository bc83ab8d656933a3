import EngramCore
import TensorEngine

/// A network that learns one task after the other, under a rule.
final class Training {
  private let network: Classifier
  private let image: ImageShape
  private let rule: any TrainingRuleState
  private let optimizer: any Optimizer
  private let loss: any Loss
  private let lanes: NetworkLanes
  private let seed: UInt64
  private var optimizerState: any OptimizerState
  private var stepCount = 0
  private var taskCount = 0
  private var seenLabels: Set<Int> = []

  init(
    network: Classifier, image: ImageShape, rule: any TrainingRuleState, optimizer: any Optimizer,
    loss: any Loss,
    lanes: NetworkLanes, seed: UInt64
  ) {
    self.network = network
    self.image = image
    self.rule = rule
    self.optimizer = optimizer
    self.loss = loss
    self.lanes = lanes
    self.seed = seed
    optimizerState = optimizer.makeState(for: network.store)
  }

  func learn(_ demonstrations: Demonstrations, _ schedule: TaskSchedule) throws {
    try check(demonstrations.images)
    if schedule.resetsOptimizer, taskCount > 0 {
      optimizerState = optimizer.makeState(for: network.store)
      stepCount = 0
    }
    let own = Set(demonstrations.labels)
    seenLabels.formUnion(own)
    let task = LearnedTask(
      number: taskCount, demonstrations: demonstrations, lanes: lanes, network: network,
      loss: loss,
      competing: demonstrations.taskIndex == nil ? seenLabels : own)
    for chosen in schedule.steps(on: demonstrations.count, task: taskCount, seed: seed) {
      try take(chosen, of: task)
    }
    try rule.finish(task)
    taskCount += 1
  }

  private func take(_ chosen: [Int], of task: LearnedTask) throws {
    let gradients = try task.lossGradient(
      of: chosen,
      seed: RandomStream.key(
        seed, [RandomStream.key("dropout"), UInt64(task.number), UInt64(stepCount)]))
    let watched = rule.watchesSteps ? (gradients.copied(), network.store.values.copied()) : nil
    rule.addPenaltyGradient(to: gradients)
    stepCount += 1
    _ = optimizerState.update(step: stepCount, gradients: gradients)
    if let (alone, before) = watched { rule.stepWasTaken(gradients: alone, from: before) }
  }

  func answers(to queries: Queries) throws -> [Int] {
    try check(queries.images)
    let logits = try lanes.logits(of: Array(0..<queries.count), in: queries.images)
    return (0..<queries.count).map { row in
      let first = logits.pointer + row * network.labelCount
      return queries.candidates.max { first[$0] < first[$1] } ?? 0
    }
  }

  private func check(_ images: ShownImages) throws(ShapeProblem) {
    guard images.shape == image else {
      throw ShapeProblem("the network takes images of \(image), not of \(images.shape)")
    }
  }
}
