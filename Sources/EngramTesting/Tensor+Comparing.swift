import TensorEngine

extension Tensor {
  /// Normal numbers, always the same for a seed.
  static func sample(_ shape: Shape, seed: UInt64, scale: Float = 1) -> Tensor {
    var random = RandomStream(seed: seed, RandomStream.key("contract"))
    return Tensor((0..<shape.elementCount).map { _ in scale * random.normal() }, shape: shape)
  }

  /// The exact contents: unlike `==` of floats, this tells NaN from NaN and 0 from -0.
  var bits: [UInt32] { elements.map(\.bitPattern) }

  /// Whether every element is a number.
  var isFinite: Bool { elements.allSatisfy(\.isFinite) }

  /// The largest difference, relative to the largest expected magnitude; infinite where shapes
  /// differ or an element is no number.
  func distance(to expected: Tensor) -> Double {
    guard shape == expected.shape else { return .infinity }
    var (difference, largest) = (0.0, 1e-6)
    for (actual, wanted) in zip(elements, expected.elements) {
      guard actual.isFinite, wanted.isFinite else { return .infinity }
      difference = max(difference, abs(Double(actual) - Double(wanted)))
      largest = max(largest, abs(Double(wanted)))
    }
    return difference / largest
  }

  /// Some batch elements and steps of `[batch, length, width]`, copied.
  func part(batch: Range<Int>, steps: Range<Int>) -> Tensor {
    let (length, width) = (shape[1], shape[2])
    let all = elements
    let picked = batch.flatMap { element in
      let first = element * length
      return all[(first + steps.lowerBound) * width..<(first + steps.upperBound) * width]
    }
    return Tensor(picked, shape: [batch.count, steps.count, width])
  }
}

extension Array where Element == (name: String, tensor: Tensor) {
  /// The same tensors in memory of their own: what a checkpoint file would hold.
  var copied: [(name: String, tensor: Tensor)] { map { ($0.name, $0.tensor.copied()) } }

  /// The names of the tensors whose shapes or bits are not those of another list.
  func names(differingFrom other: [(name: String, tensor: Tensor)]) -> [String] {
    guard map(\.name) == other.map(\.name) else {
      return ["the names \(map(\.name)) and \(other.map(\.name))"]
    }
    return zip(self, other).compactMap { mine, theirs in
      mine.tensor.shape == theirs.tensor.shape && mine.tensor.bits == theirs.tensor.bits
        ? nil : mine.name
    }
  }
}
