import EngramCore
import Glibc
import TensorEngine

extension SRWMModule: InspectableSequenceModule {
  /// The four sub-matrices, in the order of their gates: row = input, column = output.
  var matrixNames: [String] { ["y", "q", "k", "b"] }

  func matrices(in state: SequenceState) -> [[MemoryMatrix]] {
    (0..<geometry.headCount).map { matrices(ofHead: $0, in: state) }
  }

  /// `k = softmax(Kᵀ x)` and `sigmoid(Bᵀ x)`, with the weights before the write.
  func addresses(
    of input: Variable, in state: SequenceState, _ pass: ForwardPass
  ) -> [MemoryAddress] {
    let width = geometry.headDimension
    return (0..<geometry.headCount).map { head in
      let matrices = matrices(ofHead: head, in: state)
      let x = UnsafeBufferPointer(start: input.value.pointer + head * width, count: width)
      let scores = matrices[2].transposedTimes(x)
      let top = scores.max() ?? 0
      let powers = scores.map { exp($0 - top) }
      let sum = powers.reduce(0, +)
      return MemoryAddress(
        key: powers.map { $0 / sum },
        gates: matrices[3].transposedTimes(x).map { 1 / (1 + exp(-$0)) })
    }
  }

  private func matrices(ofHead head: Int, in state: SequenceState) -> [MemoryMatrix] {
    let width = geometry.headDimension
    let rows = state.parts[0].value.pointer + head * width * geometry.stride
    return [0..<width, width..<2 * width, 2 * width..<3 * width, 3 * width..<3 * width + 4].map {
      MemoryMatrix(rows: rows, stride: geometry.stride, columns: $0, rowCount: width)
    }
  }
}

extension MemoryMatrix {
  /// `Mᵀ x`.
  fileprivate func transposedTimes(_ x: UnsafeBufferPointer<Float>) -> [Float] {
    var result = [Float](repeating: 0, count: columnCount)
    for row in 0..<rowCount {
      for column in 0..<columnCount {
        result[column] += elements[row * columnCount + column] * x[row]
      }
    }
    return result
  }
}
