import TensorEngine

extension Tensor {
  /// Uniform numbers in `-scale...scale`, always the same for a seed.
  static func random(_ shape: Shape, seed: UInt64, scale: Float = 1) -> Tensor {
    var random = RandomStream(seed: seed)
    return Tensor(
      (0..<shape.elementCount).map { _ in random.uniform(in: -scale...scale) }, shape: shape)
  }

  /// A tensor full of NaN: what is not overwritten shows.
  static func unwritten(_ shape: Shape) -> Tensor {
    Tensor(repeating: .nan, shape: shape)
  }
}

/// Whole numbers in `0..<bound`, always the same for a seed.
func randomIndices(_ count: Int, below bound: Int, seed: UInt64) -> [Int32] {
  var random = RandomStream(seed: seed)
  return (0..<count).map { _ in Int32(random.index(below: bound)) }
}

/// A state whose weights have the usual size and whose padding is zero.
func randomState(_ geometry: SRWMGeometry, batch: Int, seed: UInt64, scale: Float? = nil) -> Tensor
{
  let scale = scale ?? 1.5 / Float(geometry.headDimension).squareRoot()
  let state = Tensor.random(geometry.stateShape(batch: batch), seed: seed, scale: scale)
  for place in paddingPlaces(of: geometry, batch: batch) { state.pointer[place] = 0 }
  return state
}

/// Where the padding columns of a state lie.
func paddingPlaces(of geometry: SRWMGeometry, batch: Int) -> [Int] {
  (0..<geometry.stateShape(batch: batch).elementCount).filter {
    $0 % geometry.stride >= 3 * geometry.headDimension + 4
  }
}

/// Fast weights of the usual size; the normalizer of sums is positive, as sums of features are.
func randomState(_ geometry: FastWeightGeometry, batch: Int, seed: UInt64) -> Tensor {
  let state = Tensor.random(geometry.stateShape(batch: batch), seed: seed)
  for place in 0..<state.count {
    let column = place % geometry.stride
    if column >= geometry.columnCount {
      state.pointer[place] = 0
    } else if column == geometry.headDimension {
      state.pointer[place] = abs(state.pointer[place]) + 1
    }
  }
  return state
}

/// A sequence of features, values and gates as a fast weight layer makes them.
func randomSequence(
  _ geometry: FastWeightGeometry, batch: Int, length: Int, hasQuery: Bool, hasProbe: Bool
) -> FastWeightSequence {
  let shape: Shape = [batch, length, geometry.width]
  // The delta rule's keys have the sum one in each head, and longer ones would make it diverge.
  let scale: Float = geometry.rule == .delta ? 2 / Float(geometry.headDimension) : 1
  func features(seed: UInt64) -> Tensor {
    let x = Tensor.random(shape, seed: seed, scale: scale)
    return Tensor(x.elements.map { abs($0) + 0.05 * scale }, shape: shape)
  }
  return FastWeightSequence(
    key: features(seed: seed(1)), value: .random(shape, seed: seed(2)),
    gate: geometry.rule == .delta
      ? .random([batch, length, geometry.headCount], seed: seed(3), scale: 3) : nil,
    query: hasQuery ? features(seed: seed(4)) : nil,
    probe: hasProbe ? features(seed: seed(5)) : nil)

  func seed(_ number: UInt64) -> UInt64 { 1000 + number }
}
