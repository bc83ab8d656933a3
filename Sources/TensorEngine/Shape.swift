/// The extent of every axis of a tensor, outermost first.
///
/// Tensors are dense and row-major: the last axis is contiguous.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The extent of each axis.
  public let extents: [Int]

  /// Creates a shape from its extents, each at least zero.
  public init(_ extents: [Int]) {
    precondition(extents.allSatisfy { $0 >= 0 }, "a shape has no negative extent: \(extents)")
    self.extents = extents
  }

  /// Creates a shape from a literal such as `[2, 3]`.
  public init(arrayLiteral elements: Int...) {
    self.init(elements)
  }

  /// The number of axes.
  public var rank: Int { extents.count }

  /// The product of all extents; one for a scalar.
  public var elementCount: Int { extents.reduce(1, *) }

  /// The extent of the last axis; one for a scalar.
  public var lastExtent: Int { extents.last ?? 1 }

  /// The product of all extents but the last.
  public var rowCount: Int { extents.dropLast().reduce(1, *) }

  /// The extent of one axis.
  public subscript(axis: Int) -> Int { extents[axis] }

  /// The extents separated by `x`, for messages: `[2x3]`.
  public var description: String {
    "[" + extents.map(String.init).joined(separator: "x") + "]"
  }
}
