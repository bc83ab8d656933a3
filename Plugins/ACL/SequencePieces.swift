/// How the demonstrations of a task are cut into pieces, which are encoded and read one after the other.
///
/// With a piece that is recomputed only the state before it is kept, and its images are encoded and read once
/// more for the gradient. The numbers are the same, bit for bit, as without.
///
/// > Source: Chen et al. (2016), "Training Deep Nets with Sublinear Memory Cost",
/// > <https://arxiv.org/abs/1604.06174>, section 3.
public struct SequencePieces: Hashable, Sendable {
  /// Everything at once: all images of a pass are encoded together.
  public static let whole = SequencePieces(count: 1, areRecomputed: false)

  private let count: Int
  private let areRecomputedIfAny: Bool

  /// Creates a way to cut.
  ///
  /// - Parameters:
  ///   - count: The pieces of each task; 0 for the root of the number of its demonstrations, rounded up.
  ///   - areRecomputed: Whether pieces are computed once more for the gradient instead of kept; without
  ///     effect where there is one piece.
  public init(count: Int, areRecomputed: Bool) {
    precondition(count >= 0, "demonstrations cannot be cut into \(count) pieces")
    self.count = count
    areRecomputedIfAny = areRecomputed
  }

  /// Whether nothing is cut.
  var isWhole: Bool { count == 1 }

  /// Whether pieces are computed once more for the gradient.
  var areRecomputed: Bool { areRecomputedIfAny && !isWhole }

  /// The pieces of a sequence, which differ in length by one at most.
  func ranges(of length: Int) -> [Range<Int>] {
    let root = Int(Double(length).squareRoot().rounded(.up))
    let pieces = min(count == 0 ? root : count, length)
    return (0..<pieces).map { length * $0 / pieces..<length * ($0 + 1) / pieces }
  }
}
