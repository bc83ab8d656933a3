/// The columns of a matrix in which not all rows agree, such as the pixels of digits without their border.
///
/// Where column `c` of `x` holds one number `x_c` in every row, it adds `x_c W_oc` to `x Wᵀ` in every row, and the
/// gradient of `W_oc` is `x_c Σ dy_o`. What is left is a product of the other columns: of 128 images of two digits
/// of MNIST, padded to 32x32, about half of all.
struct VaryingColumns {
  /// The columns, with a few constant ones between them.
  private let runs: ColumnRuns

  /// Finds them; `nil` where a product of all columns costs less than taking these out.
  init?(of x: Tensor, outputs: Int, on device: any Device) {
    let (rows, width) = (x.shape.rowCount, x.shape.lastExtent)
    // Below this the product is not worth a look at every number of `x`.
    guard rows >= 16, width >= 512, outputs >= 64,
      let marks = device.varyingColumns(of: x, limit: width * 3 / 4)
    else { return nil }
    self.init(marks)
    if runs.count > width * 3 / 4 { return nil }
  }

  /// The marked columns, and constant ones where there are too few to end a run for.
  init(_ marks: [Bool]) {
    var ranges: [Range<Int>] = []
    for (column, isMarked) in marks.enumerated() where isMarked {
      if let last = ranges.last, column - last.upperBound < 4 {
        ranges[ranges.count - 1] = last.lowerBound..<column + 1
      } else {
        ranges.append(column..<column + 1)
      }
    }
    runs = ColumnRuns(ranges)
  }

  /// `y = x Wᵀ`.
  func multiply(_ x: Tensor, _ weight: Tensor, into y: Tensor, on device: any Device) {
    device.multiply(
      gathered(x, on: device), gathered(weight, on: device), transposeA: false, transposeB: true,
      into: y, accumulate: false)
    let addend = Tensor(uninitialized: [1, weight.shape[0]])
    device.multiply(
      constants(of: x), weight, transposeA: false, transposeB: true, into: addend,
      accumulate: false)
    device.addBias(addend, to: y)
  }

  /// `dW = dyᵀ x`, or added.
  func addGradient(
    of dy: Tensor, _ x: Tensor, into dweight: Tensor, accumulate: Bool, on device: any Device
  ) {
    let outputs = dy.shape.lastExtent
    let product = Tensor(uninitialized: [outputs, runs.count])
    device.multiply(
      dy, gathered(x, on: device), transposeA: true, transposeB: false, into: product,
      accumulate: false)
    let sum = Tensor(repeating: 0, shape: [outputs])
    device.addRowSum(of: dy, to: sum)
    device.scatterColumns(
      of: product, at: runs, elsewhere: sum, times: constants(of: x), into: dweight,
      accumulate: accumulate)
  }

  private func gathered(_ x: Tensor, on device: any Device) -> Tensor {
    let y = Tensor(uninitialized: [x.shape.rowCount, runs.count])
    device.gatherColumns(of: x, at: runs, into: y)
    return y
  }

  /// A row with the numbers of the constant columns, and zero in the others.
  private func constants(of x: Tensor) -> Tensor {
    let row = Tensor(uninitialized: [1, x.shape.lastExtent])
    row.pointer.update(from: x.pointer, count: row.count)
    for range in runs.ranges { for column in range { row.pointer[column] = 0 } }
    return row
  }
}
