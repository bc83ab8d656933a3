import Testing

@testable import TensorEngine

@Suite("Columns: the fast device agrees with the naive one bit for bit")
struct ColumnsTests {
  /// Rows that agree in some columns.
  static func rows(_ rows: Int, _ width: Int, constant: Set<Int>) -> Tensor {
    let x = Tensor.random([rows, width], seed: 1)
    for row in 0..<rows {
      for column in constant { x.pointer[row * width + column] = Float(column % 8) / 4 - 1 }
    }
    return x
  }

  @Test(arguments: [(1, 5), (2, 17), (9, 33), (10, 40), (40, 200)])
  func columnsInWhichRowsDiffer(rows: Int, width: Int) {
    let constant = Set((0..<width).filter { $0 % 5 < 2 })
    let x = Self.rows(rows, width, constant: constant)
    let expected = (0..<width).map { rows > 1 && !constant.contains($0) }
    for device in [CPUDevice() as any Device, ReferenceDevice()] {
      #expect(device.varyingColumns(of: x, limit: width) == expected)
      let count = expected.count { $0 }
      #expect(device.varyingColumns(of: x, limit: count) == expected)
      if count > 0 { #expect(device.varyingColumns(of: x, limit: count - 1) == nil) }
    }
  }

  /// The last row alone differs, and only in the last column; a NaN differs from itself.
  @Test func oneNumberIsEnough() {
    let x = Tensor([1, .nan, 3, 1, .nan, 3, 1, .nan, 4], shape: [3, 3])
    for device in [CPUDevice() as any Device, ReferenceDevice()] {
      #expect(device.varyingColumns(of: x, limit: 3) == [false, true, true])
    }
  }

  @Test(arguments: [
    (3, 9, [0..<2, 4..<5, 8..<9]), (17, 40, [1..<20, 21..<40]), (5, 33, [0..<33]), (2, 4, []),
  ])
  func takenOutAndPutBack(rows: Int, width: Int, ranges: [Range<Int>]) {
    let runs = ColumnRuns(ranges)
    for accumulate in [false, true] {
      expectSameOnBothDevices(.bitwise, "columns \(ranges) of \(rows)x\(width)") { device in
        let gathered = Tensor.unwritten([rows, runs.count])
        device.gatherColumns(of: .random([rows, width], seed: 2), at: runs, into: gathered)
        let row = Tensor.random([width], seed: 3)
        for column in runs.columns { row.pointer[column] = 0 }
        let y = accumulate ? Tensor.random([rows, width], seed: 4) : .unwritten([rows, width])
        device.scatterColumns(
          of: gathered, at: runs, elsewhere: .random([rows], seed: 5), times: row, into: y,
          accumulate: accumulate)
        return [gathered, y]
      }
    }
  }

  /// Columns 1 and 2 are put back, column 0 is 2 and -1 times 3, with one added to everything.
  @Test func putBackByHand() {
    let y = Tensor(repeating: 1, shape: [2, 3])
    CPUDevice().scatterColumns(
      of: Tensor([10, 20, 30, 40], shape: [2, 2]), at: ColumnRuns([1..<3]),
      elsewhere: Tensor([2, -1], shape: [2]), times: Tensor([3, 0, 0], shape: [3]), into: y,
      accumulate: true)
    #expect(y.elements == [7, 11, 21, -2, 31, 41])
  }
}
