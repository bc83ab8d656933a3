/// A naive twin of ``CPUDevice``: plain loops from the formulas, for tests to compare with.
///
/// Sums run in double precision, so a difference to a fast kernel is the fast kernel's rounding.
/// Conventions are the same: the first of equal maxima wins in a pool, masks of dropout agree bit
/// for bit, parameters' gradients are added to.
public final class ReferenceDevice: Device {
  /// Creates a device.
  public init() {}

  /// See ``Device/multiply(_:_:transposeA:transposeB:into:accumulate:)``.
  public func multiply(
    _ a: Tensor, _ b: Tensor, transposeA: Bool, transposeB: Bool, into c: Tensor, accumulate: Bool
  ) {
    let extents = ProductExtents(a, b, transposeA: transposeA, transposeB: transposeB, c)
    let (aElements, bElements, cElements) = (a.pointer, b.pointer, c.pointer)
    for i in 0..<extents.m {
      for j in 0..<extents.n {
        var sum = accumulate ? Double(cElements[i * extents.n + j]) : 0
        for k in 0..<extents.k {
          let left = transposeA ? aElements[k * extents.m + i] : aElements[i * extents.k + k]
          let right = transposeB ? bElements[j * extents.k + k] : bElements[k * extents.n + j]
          sum += Double(left) * Double(right)
        }
        cElements[i * extents.n + j] = Float(sum)
      }
    }
  }

  /// See ``Device/addBias(_:to:)``.
  public func addBias(_ bias: Tensor, to x: Tensor) {
    ShapeCheck.columns(bias, of: x, "bias")
    for i in 0..<x.count { x.pointer[i] += bias.pointer[i % bias.count] }
  }

  /// See ``Device/addRowSum(of:to:)``.
  public func addRowSum(of x: Tensor, to sum: Tensor) {
    ShapeCheck.columns(sum, of: x, "sum of rows")
    for column in 0..<sum.count {
      var total = Double(sum.pointer[column])
      for row in 0..<x.shape.rowCount { total += Double(x.pointer[row * sum.count + column]) }
      sum.pointer[column] = Float(total)
    }
  }

  /// See ``Device/add(_:to:)``.
  public func add(_ x: Tensor, to y: Tensor) {
    ShapeCheck.sameCount(x, y, "sum")
    for i in 0..<x.count { y.pointer[i] += x.pointer[i] }
  }

  /// See ``Device/square(_:into:)``.
  public func square(_ x: Tensor, into y: Tensor) {
    ShapeCheck.sameCount(x, y, "square")
    for i in 0..<x.count { y.pointer[i] = x.pointer[i] * x.pointer[i] }
  }

  /// See ``Device/gatherRows(of:at:into:)``.
  public func gatherRows(of x: Tensor, at indices: [Int32], into y: Tensor) {
    ShapeCheck.indices(indices, of: x, for: y, "gathered rows")
    forEachElement(of: y, at: indices) { y.pointer[$0] = x.pointer[$1] }
  }

  /// See ``Device/addRows(of:at:to:)``.
  public func addRows(of table: Tensor, at indices: [Int32], to y: Tensor) {
    ShapeCheck.indices(indices, of: table, for: y, "added rows")
    forEachElement(of: y, at: indices) { y.pointer[$0] += table.pointer[$1] }
  }

  /// See ``Device/scatterAddRows(of:at:to:)``.
  public func scatterAddRows(of x: Tensor, at indices: [Int32], to table: Tensor) {
    ShapeCheck.indices(indices, of: table, for: x, "scattered rows")
    forEachElement(of: x, at: indices) { table.pointer[$1] += x.pointer[$0] }
  }

  /// Calls `body` with the place of every element of `rows` and of its partner in a table.
  private func forEachElement(
    of rows: Tensor, at indices: [Int32], _ body: (_ inRows: Int, _ inTable: Int) -> Void
  ) {
    let width = rows.shape.lastExtent
    for (row, index) in indices.enumerated() {
      for column in 0..<width { body(row * width + column, Int(index) * width + column) }
    }
  }
}
