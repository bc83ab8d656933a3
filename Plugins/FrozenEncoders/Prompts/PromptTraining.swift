import EngramCore
import TensorEngine

/// How a network with prompts is trained on each task.
struct PromptSchedule {
  let epochs: Int
  let batch: Int
  /// The factor of the part of the loss that pulls keys to queries.
  let pull: Double
  let optimizer: any Optimizer
  let loss: any Loss
}

/// A network with prompts that learns one task after the other.
///
/// In the loss the labels of the task alone compete; the optimizer starts anew with every task. When asked, all labels
/// seen so far compete.
final class PromptTraining {
  let network: PromptNetwork
  let image: ImageShape
  private let schedule: PromptSchedule
  private let lanes: PromptLanes
  private let seed: UInt64
  private var taskCount = 0
  private var seen: Set<Int> = []

  init(
    _ network: PromptNetwork, image: ImageShape, _ schedule: PromptSchedule,
    _ context: LearnerContext, seed: UInt64
  ) {
    self.network = network
    self.image = image
    self.schedule = schedule
    self.seed = seed
    lanes = PromptLanes(network, context)
  }

  /// A task while it is learned.
  struct Task {
    let number: Int
    let demonstrations: Demonstrations
    /// `[images, width]`.
    let queries: Tensor
    /// Its labels, ascending.
    let labels: [Int]
  }

  /// Learns a task.
  func learn(_ demonstrations: Demonstrations) throws {
    let task = try begin(demonstrations)
    let state = schedule.optimizer.makeState(for: network.store)
    var step = 0
    for epoch in 0..<schedule.epochs {
      var random = RandomStream(
        seed: seed, RandomStream.key("order"), UInt64(task.number), UInt64(epoch))
      let order = random.permutation(of: demonstrations.count)
      for start in stride(from: 0, to: order.count, by: schedule.batch) {
        step += 1
        let batch = Array(order[start..<min(start + schedule.batch, order.count)])
        let gradients = try gradient(of: batch, in: task).gradients
        guard VectorMath.isFinite(gradients) else {
          throw divergence(gradients, at: "step \(step) of task \(task.number + 1)")
        }
        _ = state.update(step: step, gradients: gradients)
      }
    }
  }

  /// Makes ready for a task.
  func begin(_ demonstrations: Demonstrations) throws -> Task {
    try check(demonstrations.images)
    let task = Task(
      number: taskCount, demonstrations: demonstrations,
      queries: try lanes.queries(of: demonstrations.images),
      labels: Set(demonstrations.labels).sorted())
    network.prompts.begin(task: task.number, in: network.store)
    note(demonstrations)
    return task
  }

  /// The loss of a batch and its gradient, good until the next call.
  func gradient(of batch: [Int], in task: Task) throws -> (loss: Double, gradients: Tensor) {
    let (store, prompts) = (network.store, network.prompts)
    let keys = store[prompts.keys]
    let chosen = prompts.training(
      KeyMatching.cosines(of: task.queries, rows: batch, with: keys), task: task.number)
    let targets = batch.map { image in
      Int32(task.labels.firstIndex(of: task.demonstrations.labels[image]) ?? 0)
    }
    let (loss, gradients) = try lanes.gradient(
      of: task.demonstrations.images, batch: batch, prompts: chosen, labels: task.labels,
      targets: targets, loss: schedule.loss)
    let pull = KeyMatching.pull(
      of: task.queries, rows: batch, chosen: chosen, to: keys, strength: schedule.pull,
      addingTo: store.part(prompts.keys, of: gradients))
    return (loss + pull, gradients)
  }

  /// The answers to queries in the present state.
  func answers(to queries: Queries) throws -> [Int] {
    try check(queries.images)
    let labels = queries.candidates.filter(seen.contains)
    guard !labels.isEmpty else {
      return Array(repeating: queries.candidates.first ?? 0, count: queries.count)
    }
    let logits = try lanes.logits(of: queries.images, labels: labels)
    return (0..<queries.count).map { row in
      let own = logits.pointer + row * labels.count
      return labels[labels.indices.max { own[$0] < own[$1] } ?? 0]
    }
  }

  /// All parameters.
  var checkpoint: [(name: String, tensor: Tensor)] { network.store.named(network.store.values) }

  /// Takes the state back that ``checkpoint`` gave after some tasks.
  ///
  /// - Throws: `CheckpointError` when a tensor is missing or has another shape.
  func restore(_ tensors: [String: Tensor], after observed: [Demonstrations]) throws {
    try CheckpointTensors.overwrite(checkpoint, from: tensors)
    observed.forEach(note)
  }

  private func note(_ demonstrations: Demonstrations) {
    taskCount += 1
    seen.formUnion(demonstrations.labels)
  }

  private func divergence(_ gradients: Tensor, at place: String) -> DivergenceError {
    let found = network.store.named(gradients).first { !VectorMath.isFinite($0.tensor) }
    return DivergenceError(
      firstIn: found.map { "the gradient \($0.tensor.shape) of \($0.name)" } ?? "a gradient",
      at: place)
  }

  private func check(_ images: ShownImages) throws(ShapeProblem) {
    guard images.shape == image else {
      throw ShapeProblem("the prompts are for images of \(image), not of \(images.shape)")
    }
  }
}
