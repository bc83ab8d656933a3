import EngramCore
import TensorEngine

/// How often and in which portions the images of a task are gone through.
struct TaskSchedule: Sendable {
  private let epochs: Int
  private let iterations: Int
  let batch: Int
  let resetsOptimizer: Bool

  init(_ settings: inout SettingsReader) {
    epochs = settings.integer(
      "epochs", default: 4, in: 1...100_000, unit: "epochs",
      "How often the images of a task are gone through, unless 'iterations' says otherwise.")
    iterations = settings.integer(
      "iterations", default: 0, in: 0...1_000_000_000, unit: "steps",
      "If not 0, the number of steps on every task, whatever its size.")
    batch = settings.integer(
      "batch", default: 128, in: 1...65_536, unit: "images", "Images of a step.")
    resetsOptimizer = settings.flag(
      "reset-optimizer", default: false,
      "Whether the optimizer starts anew with every task, moments and rate.")
    if iterations > 0 {
      settings.warn("epochs", "'iterations' says how long a task takes; remove one")
    }
  }

  /// The steps on a task.
  func steps(of task: LearnedTask, seed: UInt64) -> TaskSteps {
    TaskSteps(task: task, batch: batch, epochs: epochs, iterations: iterations, seed: seed)
  }
}

/// The steps on a task; each epoch in an order of its own.
///
/// The last step of an epoch takes what is left. With a number of iterations the last epoch is cut.
struct TaskSteps: Sequence, IteratorProtocol {
  private let task: LearnedTask
  private let batch: Int
  private let perEpoch: Int
  private let total: Int
  private let seed: UInt64
  private var number = 0
  private var order: [Int] = []

  init(task: LearnedTask, batch: Int, epochs: Int, iterations: Int, seed: UInt64) {
    self.task = task
    self.batch = batch
    self.seed = seed
    perEpoch = (task.count + batch - 1) / batch
    total = perEpoch == 0 ? 0 : iterations > 0 ? iterations : epochs * perEpoch
  }

  mutating func next() -> TrainingStep? {
    guard number < total else { return nil }
    let (epoch, place) = number.quotientAndRemainder(dividingBy: perEpoch)
    if place == 0 {
      var random = RandomStream(
        seed: seed, RandomStream.key("order"), UInt64(task.number), UInt64(epoch))
      order = random.permutation(of: task.count)
    }
    let chosen = Array(order[place * batch..<Swift.min((place + 1) * batch, task.count)])
    defer { number += 1 }
    return TrainingStep(
      number: number, chosen: chosen, examples: chosen.map { task.examples[$0] },
      isFirstEpoch: epoch == 0)
  }
}
