import CKernels

extension CPUDevice {
  /// See ``Device/varyingColumns(of:limit:)``.
  public func varyingColumns(of x: Tensor, limit: Int) -> [Bool]? {
    var marks = [Int32](repeating: 0, count: x.shape.lastExtent)
    let count = kernel_mark_varying_columns(
      x.pointer, &marks, x.shape.rowCount, marks.count, limit)
    return count > limit ? nil : marks.map { $0 != 0 }
  }

  /// See ``Device/gatherColumns(of:at:into:)``.
  public func gatherColumns(of x: Tensor, at runs: ColumnRuns, into y: Tensor) {
    ShapeCheck.columns(runs, of: x, gathered: y)
    kernel_gather_columns(
      x.pointer, runs.bounds, runs.runCount, y.pointer, x.shape.rowCount, x.shape.lastExtent,
      runs.count)
  }

  /// See ``Device/scatterColumns(of:at:elsewhere:times:into:accumulate:)``.
  public func scatterColumns(
    of x: Tensor, at runs: ColumnRuns, elsewhere column: Tensor, times row: Tensor,
    into y: Tensor, accumulate: Bool
  ) {
    ShapeCheck.columns(runs, of: y, gathered: x)
    ShapeCheck.rows(column, of: y, "scattered columns")
    ShapeCheck.columns(row, of: y, "scattered columns")
    kernel_scatter_columns(
      x.pointer, runs.bounds, runs.runCount, column.pointer, row.pointer, y.pointer,
      y.shape.rowCount, y.shape.lastExtent, runs.count, accumulate ? 1 : 0)
  }
}
