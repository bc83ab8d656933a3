import EngramCore
import Synchronization
import TensorEngine

/// A network that learns one task after the other, under a rule.
final class Training {
  let network: Classifier
  let rule: any TrainingRuleState
  private(set) var optimizerState: any OptimizerState
  private(set) var stepCount = 0
  private let image: ImageShape
  private let optimizer: any Optimizer
  private let loss: any Loss
  private let lanes: NetworkLanes
  private let seed: UInt64
  private let shown = ShownTasks()

  init(
    network: Classifier, image: ImageShape, rule: any TrainingRuleState, optimizer: any Optimizer,
    loss: any Loss, lanes: NetworkLanes, seed: UInt64
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

  /// Learns a task.
  func learn(_ demonstrations: Demonstrations, _ schedule: TaskSchedule) throws {
    try check(demonstrations.images)
    shown.append(demonstrations)
    let task = newestTask()
    let lesson = rule.lesson(on: task)
    if lesson.startsAnew {
      network.redraw(seed: RandomStream.key(seed, [UInt64(task.number)]))
    }
    if lesson.startsAnew || (schedule.resetsOptimizer && task.number > 0) {
      optimizerState = optimizer.makeState(for: network.store)
      stepCount = 0
    }
    let examined = newestTask(examples: lesson.examples)
    try rule.begin(examined)
    for (number, step) in schedule.steps(of: examined, seed: seed).enumerated() {
      do {
        try take(step, of: examined)
      } catch let error as DivergenceError {
        throw DivergenceError(
          firstIn: error.tensor, at: "step \(number + 1) of task \(task.number + 1)")
      }
    }
    try rule.finish(examined)
  }

  private func take(_ step: TrainingStep, of task: LearnedTask) throws {
    let parts = rule.parts(of: step, in: task)
    let dropout = RandomStream.key(
      seed, [RandomStream.key("dropout"), UInt64(task.number), UInt64(stepCount)])
    let outputs =
      rule.watchesOutputs
      ? Tensor(uninitialized: [parts.first?.images.count ?? 0, network.labelCount]) : nil
    let gradients = lanes.laneGradients(of: parts, seed: dropout, outputs: outputs)
    guard let gradients else {
      preconditionFailure("a plain sum of gradients is known for every network")
    }
    if let outputs { rule.saw(step, logits: outputs, in: task) }
    stepCount += 1
    let elementwise = optimizerState as? any ElementwiseOptimizerState
    let isFinite: Bool
    if let state = elementwise, let rate = state.rateAlone(at: stepCount), !rule.correctsGradients {
      isFinite = update(gradients, with: state, rate: rate)
    } else {
      isFinite = update(lanes.model.sum(gradients), at: step, of: task)
    }
    guard isFinite else { throw divergence(of: parts, dropout: dropout) }
    rule.stepIsOver(step, in: task)
  }

  /// Takes the gradient again, watching every tensor.
  private func divergence(of parts: [BatchPart], dropout: UInt64) -> DivergenceError {
    let watches = LaneWatches(count: lanes.model.laneCount)
    let gradients = lanes.laneGradients(of: parts, seed: dropout, watches: watches) ?? []
    if let finding = watches.finding { return DivergenceError(firstIn: finding) }
    // The penalty of the rule is added outside the tape.
    let named = gradients.lazy.flatMap(network.store.named).first {
      !VectorMath.isFinite($0.tensor)
    }
    return DivergenceError(
      firstIn: named.map { "the gradient \($0.tensor.shape) of \($0.name)" }
        ?? "the gradient of the rule's penalty")
  }

  /// A step in one pass over all parameters: what lanes have found is added up, penalised and applied while it is in
  /// the cache; `false` if something was not finite, which is then not applied.
  private func update(
    _ gradients: [Tensor], with state: any ElementwiseOptimizerState, rate: Double
  ) -> Bool {
    let (shared, step, values) = (Shared((state, rule)), stepCount, network.store.values)
    let isFinite = Atomic(true)
    lanes.model.forEachRange(of: values.count) { range in
      let (state, rule) = shared.value
      let gradient = gradients[0][range]
      for other in gradients.dropFirst() { VectorMath.add(other[range], to: gradient) }
      let watched = rule.watchedGradient
      let alone = watched == .task ? gradient.copied() : nil
      rule.addPenaltyGradient(to: gradient, in: range)
      guard VectorMath.isFinite(gradient) else {
        return isFinite.store(false, ordering: .relaxed)
      }
      let whole = watched == .whole ? gradient.copied() : nil
      let before = watched == nil ? nil : values[range].copied()
      state.apply(step: step, rate: rate, gradients: gradient, in: range)
      if let before, let seen = alone ?? whole {
        rule.stepWasTaken(gradients: seen, from: before, in: range)
      }
    }
    return isFinite.load(ordering: .relaxed)
  }

  /// A step for which the whole gradient has to be there; `false` if it is not finite, which is then not applied.
  private func update(
    _ gradient: Tensor, at step: TrainingStep, of task: LearnedTask
  ) -> Bool {
    let (values, all) = (network.store.values, 0..<gradient.count)
    let watched = rule.watchedGradient
    let before = watched == nil ? nil : values.copied()
    let alone = watched == .task ? gradient.copied() : nil
    rule.addPenaltyGradient(to: gradient, in: all)
    guard VectorMath.isFinite(gradient) else { return false }
    let whole = watched == .whole ? gradient.copied() : nil
    if rule.correctsGradients { rule.correct(gradient, at: step, in: task) }
    _ = optimizerState.update(step: stepCount, gradients: gradient)
    if let before, let seen = alone ?? whole {
      rule.stepWasTaken(gradients: seen, from: before, in: all)
    }
    return true
  }

  /// Something that lanes call for ranges that have nothing in common.
  private struct Shared<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  /// The answers to queries in the present state.
  func answers(to queries: Queries) throws -> [Int] {
    try check(queries.images)
    if let answers = rule.answers(to: queries, in: newestTask()) { return answers }
    let logits = lanes.logits(of: .asked(queries.images))
    return (0..<queries.count).map { row in
      let first = logits.pointer + row * network.labelCount
      return queries.candidates.max { first[$0] < first[$1] } ?? 0
    }
  }

  /// The task that was shown last, before or after it has been learned.
  private func newestTask(examples: [ShownExample]? = nil) -> LearnedTask {
    let number = shown.tasks.count - 1
    return LearnedTask(
      number: number, examples: examples ?? shown.examples(ofTask: number), shown: shown,
      lanes: lanes, network: network, imageShape: image, loss: loss, masks: masks, seed: seed)
  }

  /// By task: its own labels where queries come with their task, all labels seen so far where they do not.
  private var masks: [OutputMask] {
    let labels = shown.tasks.map { Set($0.labels) }
    let all = labels.reduce(into: Set<Int>()) { $0.formUnion($1) }
    return zip(shown.tasks, labels).map { task, own in
      OutputMask(task.taskIndex == nil ? all : own, of: network.labelCount)
    }
  }

  private func check(_ images: ShownImages) throws(ShapeProblem) {
    guard images.shape == image else {
      throw ShapeProblem("the network takes images of \(image), not of \(images.shape)")
    }
  }

  /// Everything that a task leaves behind.
  func checkpoint() -> [(name: String, tensor: Tensor)] {
    own + rule.kept.map { ("rule.\($0.name)", $0.tensor) }
      + (rule.memory?.checkpoint ?? []).map { ("memory.\($0.name)", $0.tensor) }
      + [("steps", Tensor([Float(bitPattern: UInt32(stepCount))], shape: [1]))]
  }

  /// What the rule keeps.
  var storage: LearnerStorage {
    let images = rule.memory?.examples.count ?? 0
    return LearnerStorage(
      exampleCount: images, exampleBytes: rule.memory?.byteCount(of: image) ?? 0,
      numberCount: rule.kept.reduce(0) { $0 + $1.tensor.count })
  }

  /// The network and the optimizer.
  private var own: [(name: String, tensor: Tensor)] {
    [("network", network.store.values)]
      + optimizerState.vectors.map { ("optimizer.\($0.name)", $0.vector) }
  }

  /// Takes the state back that ``checkpoint()`` gave after some tasks.
  ///
  /// - Throws: `CheckpointError` when a tensor is missing or has another shape.
  func restore(_ tensors: [String: Tensor], after tasks: [Demonstrations]) throws {
    for demonstrations in tasks { shown.append(demonstrations) }
    let steps = Tensor(repeating: 0, shape: [1])
    try CheckpointTensors.overwrite(own + [("steps", steps)], from: tensors)
    stepCount = Int(steps.pointer[0].bitPattern)
    func part(_ prefix: String) -> [String: Tensor] {
      Dictionary(
        uniqueKeysWithValues: tensors.filter { $0.key.hasPrefix(prefix) }
          .map { (String($0.key.dropFirst(prefix.count)), $0.value) })
    }
    try rule.memory?.restore(part("memory."), of: shown)
    try rule.restore(part("rule."), in: newestTask())
  }
}
