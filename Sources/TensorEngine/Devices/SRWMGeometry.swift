/// The extents of an SRWM layer and the memory layout of its state.
///
/// The state of one batch element and head is one matrix `[Y | Q | K | B | padding]` with
/// `headDimension` rows of ``stride`` columns.
public struct SRWMGeometry: Hashable, Sendable {
  /// The number of heads `H`.
  public let headCount: Int
  /// The width of a head `E`, in `1...256`.
  public let headDimension: Int

  /// Creates a geometry.
  public init(headCount: Int, headDimension: Int) {
    precondition(headCount > 0, "an SRWM has at least one head, not \(headCount)")
    precondition(
      (1...256).contains(headDimension),
      "an SRWM head has a dimension in 1...256, not \(headDimension)")
    self.headCount = headCount
    self.headDimension = headDimension
  }

  /// The model width `H * E`.
  public var width: Int { headCount * headDimension }

  /// Columns of a state row: `3 E + 4` rounded up to a multiple of 16.
  public var stride: Int { (3 * headDimension + 4 + 15) / 16 * 16 }

  /// `[batch, heads, E, stride]`.
  public func stateShape(batch: Int) -> Shape {
    Shape([batch, headCount, headDimension, stride])
  }
}
