/// Which keys a row of queries sees.
public enum VisibleKeys: Hashable, Sendable {
  /// Every row sees all keys.
  case all
  /// The first row sees so many keys, and every further row one more.
  case growing(from: Int)
}

/// The extents of an attention layer.
public struct AttentionGeometry: Hashable, Sendable {
  /// The number of heads `H`.
  public let headCount: Int
  /// The width of a head `E`, in `1...256`.
  public let headDimension: Int

  /// Creates a geometry.
  public init(headCount: Int, headDimension: Int) {
    precondition(headCount > 0, "attention has at least one head, not \(headCount)")
    precondition(
      (1...256).contains(headDimension),
      "a head of attention has a dimension in 1...256, not \(headDimension)")
    self.headCount = headCount
    self.headDimension = headDimension
  }

  /// The model width `H * E`.
  public var width: Int { headCount * headDimension }
}

extension VisibleKeys {
  /// How many of `keyCount` keys the first row sees, and how many more each further row.
  func range(of keyCount: Int) -> (first: Int, growth: Int) {
    switch self {
    case .all: (keyCount, 0)
    case .growing(let first): (first, 1)
    }
  }

  /// How many of `keyCount` keys a row sees.
  func count(row: Int, of keyCount: Int) -> Int {
    let range = range(of: keyCount)
    return range.first + range.growth * row
  }
}
