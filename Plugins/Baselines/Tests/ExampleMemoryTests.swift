import EngramCore
import PluginTestSupport
import TensorEngine
import Testing

@testable import Baselines

@Suite("Which examples are kept")
struct ExampleMemoryTests {
  /// Of 30 examples a reservoir of 10 keeps each in a third of the cases: 3,000 of 9,000 draws, give or take 150.
  @Test func aReservoirKeepsEveryExampleEquallyOften() {
    var counts = [Int](repeating: 0, count: 30)
    for run in 0..<9000 {
      let memory = ExampleMemory(capacity: 10)
      var random = RandomStream(seed: 1, UInt64(run))
      for image in 0..<30 { memory.offer(ShownExample(task: 0, image: image), &random) }
      for example in memory.examples { counts[example.image] += 1 }
    }
    for (image, count) in counts.enumerated() {
      #expect(abs(count - 3000) < 220, "image \(image) was kept \(count) times")
    }
  }

  @Test func aMemoryOfNothingKeepsNothing() {
    let memory = ExampleMemory(capacity: 0)
    var random = RandomStream(seed: 1)
    memory.offer(ShownExample(task: 0, image: 0), &random)
    #expect(memory.isEmpty)
  }

  @Test func aMemoryComesBackFromItsCheckpoint() throws {
    let memory = ExampleMemory(capacity: 2)
    var random = RandomStream(seed: 1)
    for image in 0..<2 {
      memory.offer(
        ShownExample(task: 0, image: image), logits: [Float(image), 0.5], &random)
    }
    let saved = Dictionary(uniqueKeysWithValues: memory.checkpoint.map { ($0.name, $0.tensor) })
    let other = ExampleMemory(capacity: 2)
    try other.restore(saved, of: TwoImages.shown())
    #expect(other.examples == memory.examples)
    #expect(other.logits == [[0, 0.5], [1, 0.5]])
    // Both go on as one.
    var (one, another) = (RandomStream(seed: 2), RandomStream(seed: 2))
    for image in 0..<20 {
      memory.offer(ShownExample(task: 0, image: image), logits: [0, 0], &one)
      other.offer(ShownExample(task: 0, image: image), logits: [0, 0], &another)
    }
    #expect(other.examples == memory.examples)
  }

  @Test func examplesThatWereNeverShownAreRefused() throws {
    let memory = ExampleMemory(capacity: 2)
    memory.append(ShownExample(task: 3, image: 0))
    let saved = Dictionary(uniqueKeysWithValues: memory.checkpoint.map { ($0.name, $0.tensor) })
    #expect(throws: CheckpointError.self) {
      try ExampleMemory(capacity: 2).restore(saved, of: TwoImages.shown())
    }
  }
}
