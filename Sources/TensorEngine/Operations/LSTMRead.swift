/// One step of a long short-term memory for every row, all from the same state, which stays as it is.
///
/// Inputs: `gates [batch, rows, 4 width]`, `recurrent [4 width, width]`, `hidden` and
/// `cell [batch, width]`, as in ``LSTMScan``. Result: the hidden vectors `[batch, rows, width]`.
public struct LSTMRead: Operation {
  private var record: (gates: Tensor, cells: Tensor)?

  /// Creates the operation.
  public init() {}

  /// Computes `[batch, rows, width]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let (gates, hidden) = (inputs[0].copied(), inputs[2])
    let carried = Linear.product(hidden, inputs[1], on: device)
    device.addRows(of: carried, at: Self.owners(gates.shape), to: gates)
    let cells = Tensor(uninitialized: [gates.shape[0], gates.shape[1], hidden.shape.lastExtent])
    let y = Tensor(uninitialized: cells.shape)
    device.lstmCell(gates: gates, cell: inputs[3], into: cells, hidden: y)
    record = (gates, cells)
    return [y]
  }

  /// The gradient through the step; the state's is summed over the rows.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0], let record else { return }
    let (device, inputs) = (pass.device, pass.inputs)
    let (weight, hidden) = (inputs[1], inputs[2])
    let dgates = Tensor(uninitialized: record.gates.shape)
    let dcell = Tensor(repeating: 0, shape: inputs[3].shape)
    device.lstmCellBackward(
      gates: record.gates, cell: inputs[3], newCell: record.cells, dhidden: dy, dnewCell: nil,
      into: dgates, dcell: dcell)
    let dcarried = Tensor(repeating: 0, shape: [hidden.shape[0], weight.shape[0]])
    device.scatterAddRows(of: dgates, at: Self.owners(dgates.shape), to: dcarried)
    pass.add(0) { device.add(dgates, to: $0) }
    pass.update(1) {
      device.multiply(
        dcarried, hidden, transposeA: true, transposeB: false, into: $0, accumulate: $1)
    }
    pass.update(2) {
      device.multiply(
        dcarried, weight, transposeA: false, transposeB: false, into: $0, accumulate: $1)
    }
    pass.add(3) { device.add(dcell, to: $0) }
  }

  /// The batch element that every row belongs to.
  private static func owners(_ rows: Shape) -> [Int32] {
    (0..<rows[0]).flatMap { Array(repeating: Int32($0), count: rows[1]) }
  }
}
