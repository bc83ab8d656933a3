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
