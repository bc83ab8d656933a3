import Testing

@testable import TensorEngine

@Suite("Sums of the squares of what rows contribute to a gradient")
struct RowSquareTests {
  /// The gradient of `w` and `b` by some rows of `x`, through two layers.
  private func gradients(_ rows: Range<Int>, _ kind: Tape.GradientKind) -> ([Float], Bool) {
    let x = Tensor.random([5, 3], seed: 1)
    let values = [[4, 3], [4], [2, 4], [2]].enumerated().map {
      Tensor.random(Shape($1), seed: UInt64($0 + 2))
    }
    let sums = values.map { Tensor(repeating: 0, shape: $0.shape) }
    let tape = Tape(device: CPUDevice(), gradients: kind)
    let parameters = zip(values, sums).map { tape.parameter($0, gradient: $1) }
    let part = Tensor(uninitialized: [rows.count, 3])
    part.pointer.update(from: x.pointer + 3 * rows.lowerBound, count: part.count)
    let hidden = tape.apply(
      LinearReLUDropout(dropout: .none), to: tape.constant(part), parameters[0], parameters[1])
    let y = tape.apply(Linear(), to: hidden, parameters[2], parameters[3])
    let seed = Tensor.random([5, 2], seed: 9)
    let own = Tensor(uninitialized: y.shape)
    own.pointer.update(from: seed.pointer + 2 * rows.lowerBound, count: own.count)
    tape.seed(y, with: own)
    tape.backward()
    return (sums.flatMap(\.elements), tape.gradientsAreKnown)
  }

  @Test func layersTellRowsApart() {
    let (squares, isKnown) = gradients(0..<5, .sumOfRowSquares(rowCount: 5))
    #expect(isKnown)
    var expected = [Float](repeating: 0, count: squares.count)
    for row in 0..<5 {
      for (place, value) in gradients(row..<row + 1, .sum).0.enumerated() {
        expected[place] += value * value
      }
    }
    #expect(expected.contains { $0 > 0.01 })
    for (one, other) in zip(squares, expected) { #expect(abs(one - other) < 1e-5) }
  }

  /// Where an image has several rows, the square of their sum is not the sum of their squares.
  @Test func moreRowsThanImagesAreNotKnown() {
    #expect(gradients(0..<5, .sumOfRowSquares(rowCount: 3)).1 == false)
  }

  @Test func anOperationThatAddsRowsUpIsNotKnown() {
    let tape = Tape(device: CPUDevice(), gradients: .sumOfRowSquares(rowCount: 2))
    let ones = Tensor(repeating: 1, shape: [3])
    let gamma = tape.parameter(ones, gradient: Tensor(repeating: 0, shape: [3]))
    let beta = tape.parameter(ones, gradient: Tensor(repeating: 0, shape: [3]))
    let y = tape.apply(LayerNorm(), to: tape.constant(.random([2, 3], seed: 1)), gamma, beta)
    tape.seed(y, with: .random([2, 3], seed: 2))
    tape.backward()
    #expect(!tape.gradientsAreKnown)
  }
}
