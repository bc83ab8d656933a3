import EngramCore
import TensorEngine

/// The order in which a data set is gone through: every epoch in another one, drawn from the seed.
struct ExampleOrder: Sendable {
  private let starts: [Int]
  private let seed: UInt64
  private let isVaried: Bool
  private var epoch = -1
  private var permutation: [Int] = []

  /// Creates an order from the number of examples of every class.
  init(counts: [Int], seed: UInt64, isVaried: Bool) {
    starts = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    self.seed = seed
    self.isVaried = isVaried
  }

  /// The example that comes as number `index`, counted from zero over all epochs.
  mutating func example(_ index: Int) -> LabelledExample {
    let total = starts[starts.count - 1]
    precondition(total > 0, "a data set without examples cannot be gone through")
    let (epoch, place) = index.quotientAndRemainder(dividingBy: total)
    if epoch != self.epoch {
      var random = RandomStream(seed: seed, UInt64(epoch))
      permutation = random.permutation(of: total)
      self.epoch = epoch
    }
    let number = permutation[place]
    let label = (starts.firstIndex { $0 > number } ?? 1) - 1
    let variation =
      isVaried ? RandomStream.key(seed, [RandomStream.key("variation"), UInt64(index)]) | 1 : 0
    return LabelledExample(
      classIndex: label, exampleIndex: number - starts[label], label: label, variation: variation)
  }
}
