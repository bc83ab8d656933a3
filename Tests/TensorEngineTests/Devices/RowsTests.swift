import TensorEngine
import Testing

@Suite("Products and rows: the fast device agrees with the naive one")
struct RowsTests {
  @Test(
    arguments: [
      (1, 1, 1), (3, 5, 7), (16, 16, 16), (17, 33, 31), (65, 4, 130), (1, 256, 128), (200, 1, 3),
    ], [false, true])
  func products(extents: (Int, Int, Int), accumulate: Bool) {
    let (m, n, k) = extents
    for (transposeA, transposeB) in [(false, false), (false, true), (true, false), (true, true)] {
      expectSameOnBothDevices(.sums, "product \(extents) \(transposeA) \(transposeB)") { device in
        let a = Tensor.random(transposeA ? [k, m] : [m, k], seed: 1)
        let b = Tensor.random(transposeB ? [n, k] : [k, n], seed: 2)
        let c = accumulate ? Tensor.random([m, n], seed: 3) : .unwritten([m, n])
        device.multiply(
          a, b, transposeA: transposeA, transposeB: transposeB, into: c, accumulate: accumulate)
        return [c]
      }
    }
  }

  @Test(arguments: [false, true])
  func aProductWithNothingToSumIsZero(accumulate: Bool) {
    expectSameOnBothDevices(.bitwise, "empty sum") { device in
      let c = Tensor(repeating: 3, shape: [2, 5])
      device.multiply(
        Tensor([], shape: [0, 2]), Tensor([], shape: [0, 5]), transposeA: true, transposeB: false,
        into: c, accumulate: accumulate)
      return [c]
    }
  }

  @Test(arguments: [(1, 1), (3, 5), (7, 16), (33, 17), (4, 100)])
  func biasAndRowSum(rows: Int, width: Int) {
    expectSameOnBothDevices(.sums, "bias and row sum of \(rows)x\(width)") { device in
      let x = Tensor.random([rows, width], seed: 1)
      let sum = Tensor.random([width], seed: 3)
      device.addRowSum(of: x, to: sum)
      device.addBias(Tensor.random([width], seed: 2), to: x)
      let total = Tensor.random([rows, width], seed: 4)
      device.add(x, to: total)
      let squares = Tensor.unwritten([rows, width])
      device.square(x, into: squares)
      return [x, sum, total, squares]
    }
  }

  @Test(arguments: [(1, 1, 1), (4, 9, 5), (3, 40, 16), (11, 6, 33)])
  func gatheringAndScattering(tableRows: Int, rows: Int, width: Int) {
    let indices = randomIndices(rows, below: tableRows, seed: 5)
    expectSameOnBothDevices(.bitwise, "rows \(tableRows) \(rows) \(width)") { device in
      let table = Tensor.random([tableRows, width], seed: 6)
      let gathered = Tensor.unwritten([rows, width])
      device.gatherRows(of: table, at: indices, into: gathered)
      let added = Tensor.random([rows, width], seed: 7)
      device.addRows(of: table, at: indices, to: added)
      let scattered = Tensor.random([tableRows, width], seed: 8)
      device.scatterAddRows(of: added, at: indices, to: scattered)
      return [gathered, added, scattered]
    }
  }
}
