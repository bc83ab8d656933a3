import CKernels

extension CPUDevice {
  /// See ``Device/lstmCell(gates:cell:into:hidden:)``.
  public func lstmCell(gates: Tensor, cell: Tensor, into newCell: Tensor, hidden: Tensor) {
    ShapeCheck.lstmCell(gates: gates, cell: cell, rows: [newCell, hidden])
    guard gates.count > 0 else { return }
    kernel_lstm_cell_forward(
      gates.pointer, cell.pointer, newCell.pointer, hidden.pointer, gates.shape.rowCount,
      gates.shape.rowCount / cell.shape.rowCount, cell.shape.lastExtent)
  }

  /// See ``Device/lstmCellBackward(gates:cell:newCell:dhidden:dnewCell:into:dcell:)``.
  public func lstmCellBackward(
    gates: Tensor, cell: Tensor, newCell: Tensor, dhidden: Tensor, dnewCell: Tensor?,
    into dgates: Tensor, dcell: Tensor
  ) {
    ShapeCheck.lstmCell(
      gates: gates, cell: cell, rows: [newCell, dhidden] + [dnewCell].compactMap { $0 })
    ShapeCheck.sameCount(gates, dgates, "gradient of an LSTM's gates")
    ShapeCheck.sameCount(cell, dcell, "gradient of an LSTM's cell")
    guard gates.count > 0 else { return }
    kernel_lstm_cell_backward(
      gates.pointer, cell.pointer, newCell.pointer, dhidden.pointer, dnewCell?.pointer,
      dgates.pointer, dcell.pointer, gates.shape.rowCount,
      gates.shape.rowCount / cell.shape.rowCount, cell.shape.lastExtent)
  }
}
