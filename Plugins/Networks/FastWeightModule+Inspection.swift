import EngramCore
import Glibc
import TensorEngine

extension FastWeightModule: InspectableSequenceModule {
  /// The fast weights: row = key, column = value.
  ///
  /// The normaliser of linear attention is left out.
  var matrixNames: [String] { ["w"] }

  func matrices(in state: SequenceState) -> [[MemoryMatrix]] {
    let (width, stride) = (geometry.headDimension, geometry.stride)
    return (0..<geometry.headCount).map { head in
      [
        MemoryMatrix(
          rows: state.parts[0].value.pointer + head * width * stride, stride: stride,
          columns: 0..<width, rowCount: width)
      ]
    }
  }

  /// The features of the key's projection and, for the delta rule, the gate; neither depends on the state.
  func addresses(
    of input: Variable, in state: SequenceState, _ pass: ForwardPass
  ) -> [MemoryAddress] {
    let x = branch.normalize(input, pass)
    let keys = features(x, key, pass).value.elements
    let gates = gate.map { pass.tape.apply(Linear(), to: x, pass[$0]).value.elements }
    let width = geometry.headDimension
    return (0..<geometry.headCount).map { head in
      MemoryAddress(
        key: Array(keys[head * width..<(head + 1) * width]),
        gates: gates.map { [1 / (1 + exp(-$0[head]))] } ?? [])
    }
  }
}
