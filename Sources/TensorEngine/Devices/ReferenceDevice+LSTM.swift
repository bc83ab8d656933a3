import Glibc

extension ReferenceDevice {
  /// See ``Device/lstmCell(gates:cell:into:hidden:)``.
  public func lstmCell(gates: Tensor, cell: Tensor, into newCell: Tensor, hidden: Tensor) {
    ShapeCheck.lstmCell(gates: gates, cell: cell, rows: [newCell, hidden])
    forEachUnit(gates, cell) { unit in
      for (gate, place) in unit.gates.enumerated() {
        let input = Double(gates.pointer[place])
        gates.pointer[place] = Float(gate == 2 ? tanh(input) : 1 / (1 + exp(-input)))
      }
      let (i, f, g, o) = unit.activations(gates)
      let memory = f * Double(cell.pointer[unit.shared]) + i * g
      newCell.pointer[unit.own] = Float(memory)
      hidden.pointer[unit.own] = Float(o * tanh(memory))
    }
  }

  /// See ``Device/lstmCellBackward(gates:cell:newCell:dhidden:dnewCell:into:dcell:)``.
  public func lstmCellBackward(
    gates: Tensor, cell: Tensor, newCell: Tensor, dhidden: Tensor, dnewCell: Tensor?,
    into dgates: Tensor, dcell: Tensor
  ) {
    ShapeCheck.lstmCell(gates: gates, cell: cell, rows: [newCell, dhidden])
    forEachUnit(gates, cell) { unit in
      let (i, f, g, o) = unit.activations(gates)
      let squashed = tanh(Double(newCell.pointer[unit.own]))
      let dh = Double(dhidden.pointer[unit.own])
      let dc =
        (dnewCell.map { Double($0.pointer[unit.own]) } ?? 0) + dh * o * (1 - squashed * squashed)
      let before = Double(cell.pointer[unit.shared])
      let gradients = [
        dc * g * i * (1 - i), dc * before * f * (1 - f), dc * i * (1 - g * g),
        dh * squashed * o * (1 - o),
      ]
      for (place, gradient) in zip(unit.gates, gradients) {
        dgates.pointer[place] = Float(gradient)
      }
      dcell.pointer[unit.shared] += Float(dc * f)
    }
  }

  /// Where the numbers of one unit lie.
  private struct Unit {
    let own: Int
    let shared: Int
    let gates: [Int]

    func activations(_ tensor: Tensor) -> (i: Double, f: Double, g: Double, o: Double) {
      let values = gates.map { Double(tensor.pointer[$0]) }
      return (values[0], values[1], values[2], values[3])
    }
  }

  private func forEachUnit(_ gates: Tensor, _ cell: Tensor, _ body: (Unit) -> Void) {
    let (rows, width) = (gates.shape.rowCount, cell.shape.lastExtent)
    for row in 0..<rows {
      let shared = row / (rows / cell.shape.rowCount) * width
      for column in 0..<width {
        body(
          Unit(
            own: row * width + column, shared: shared + column,
            gates: (0..<4).map { (4 * row + $0) * width + column }))
      }
    }
  }
}
