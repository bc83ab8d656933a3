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

  /// The images of every step on a task, by number; each epoch in an order of its own.
  ///
  /// The last step of an epoch takes what is left. With a number of iterations the last epoch is cut.
  func steps(on count: Int, task: Int, seed: UInt64) -> [[Int]] {
    let perEpoch = (count + batch - 1) / batch
    let total = iterations > 0 ? iterations : epochs * perEpoch
    var steps: [[Int]] = []
    steps.reserveCapacity(total)
    var epoch: UInt64 = 0
    while steps.count < total {
      var random = RandomStream(
        seed: seed, RandomStream.key("order"), UInt64(task), epoch)
      let order = random.permutation(of: count)
      for start in stride(from: 0, to: count, by: batch) where steps.count < total {
        steps.append(Array(order[start..<min(start + batch, count)]))
      }
      epoch += 1
    }
    return steps
  }
}
