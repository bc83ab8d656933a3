import EngramCore
import Inspection
import Testing

struct SingularValuesTests {
  private func matrix(_ rows: [[Float]]) -> MemoryMatrix {
    MemoryMatrix(
      rowCount: rows.count, columnCount: rows[0].count, elements: Array(rows.joined()))
  }

  private func expectNear(_ values: [Double], _ expected: [Double], tolerance: Double = 1e-6) {
    #expect(values.count == expected.count)
    for (value, wanted) in zip(values, expected) {
      #expect(abs(value - wanted) <= tolerance, "\(values) instead of \(expected)")
    }
  }

  /// `AᵀA = [[25, 20], [20, 25]]` has the eigenvalues 45 and 5.
  @Test func aMatrixWorkedByHand() {
    let root = [45, 5].map { (value: Double) in value.squareRoot() }
    expectNear(SingularValues.of(matrix([[3, 0], [4, 5]])), root)
    expectNear(SingularValues.of(matrix([[3, 4], [0, 5]])), root)
  }

  @Test func aDiagonalHasItsOwnElements() {
    expectNear(SingularValues.of(matrix([[2, 0, 0], [0, -7, 0], [0, 0, 0.5]])), [7, 2, 0.5])
  }

  /// Of `u vᵀ` the only one is `‖u‖ ‖v‖ = 3 · 5`; there are as many as the smaller extent.
  @Test func anOuterProductHasOne() {
    let rows: [[Float]] = [[3, 0, 4], [6, 0, 8], [6, 0, 8], [0, 0, 0]]
    expectNear(SingularValues.of(matrix(rows)), [15, 0, 0])
    expectNear(
      SingularValues.of(matrix((0..<3).map { column in rows.map { $0[column] } })), [15, 0, 0])
  }

  @Test func zerosHaveZeros() {
    expectNear(SingularValues.of(matrix([[0, 0], [0, 0]])), [0, 0], tolerance: 0)
  }

  /// Their squares sum to the squared norm, and their product is the determinant.
  @Test func norm() {
    let rows: [[Float]] = [[1, 2, 3], [0, -4, 1], [2, 2, -5]]
    let values = SingularValues.of(matrix(rows))
    let squares = Double(rows.joined().reduce(0) { $0 + $1 * $1 })
    expectNear([values.reduce(0) { $0 + $1 * $1 }], [squares])
    // 1 (20 - 2) - 2 (0 - 2) + 3 (0 + 8) = 46
    expectNear([values.reduce(1, *)], [46], tolerance: 1e-5)
  }

  /// Small ones are not lost beside large ones, as they would be in the Gram matrix.
  @Test func smallOnesArePrecise() {
    // [[1, 1], [1, 1 + d]] has the determinant d.
    let delta: Float = 1.0 / 1024 / 1024
    let values = SingularValues.of(matrix([[1, 1], [1, 1 + delta]]))
    #expect(abs(values[0] * values[1] / Double(delta) - 1) < 1e-6)
  }
}

struct EffectiveRankTests {
  private func diagonal(_ values: [Float]) -> MemoryMatrix {
    var elements = [Float](repeating: 0, count: values.count * values.count)
    for (index, value) in values.enumerated() { elements[index * (values.count + 1)] = value }
    return MemoryMatrix(rowCount: values.count, columnCount: values.count, elements: elements)
  }

  @Test(
    arguments: [
      ([5, 5, 5], 3), ([-2, 0, 0], 1), ([1, 1, 0], 2),
      // exp(-(0.75 ln 0.75 + 0.25 ln 0.25)) = exp(0.5623351)
      ([3, 1, 0], 1.754765),
    ] as [([Float], Double)])
  func softCount(values: [Float], rank: Double) throws {
    #expect(abs(try #require(EffectiveRank.of(diagonal(values))) - rank) < 1e-5)
  }

  @Test func zerosHaveNone() { #expect(EffectiveRank.of(diagonal([0, 0])) == nil) }
}
