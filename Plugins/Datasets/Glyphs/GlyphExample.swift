internal import TensorEngine

/// Which example of which class is drawn; all that is random in it follows from this alone.
struct GlyphExample: Sendable {
  /// The seed of the dataset.
  let seed: UInt64
  /// The number of the class, counted from class 0 of the seed.
  let number: UInt64
  /// Whether it is one to learn from or one to be asked for.
  let part: Half
  /// The number of the example in its part.
  let index: Int

  /// The random numbers of one topic, which do not depend on how many other topics take.
  func stream(_ topic: String) -> RandomStream {
    let key = RandomStream.key(topic)
    return switch part {
    case .train: RandomStream(seed: seed, key, number, UInt64(index))
    case .test: RandomStream(seed: seed, key, RandomStream.key("test"), number, UInt64(index))
    }
  }

  /// The random numbers of one topic that all examples of the class share.
  func classStream(_ topic: String) -> RandomStream {
    RandomStream(seed: seed, RandomStream.key(topic), number)
  }
}
