extension ReferenceDevice {
  /// See ``Device/varyingColumns(of:limit:)``.
  public func varyingColumns(of x: Tensor, limit: Int) -> [Bool]? {
    let width = x.shape.lastExtent
    let marks = (0..<width).map { column in
      (0..<x.shape.rowCount).contains { x.pointer[$0 * width + column] != x.pointer[column] }
    }
    return marks.count { $0 } > limit ? nil : marks
  }

  /// See ``Device/gatherColumns(of:at:into:)``.
  public func gatherColumns(of x: Tensor, at runs: ColumnRuns, into y: Tensor) {
    ShapeCheck.columns(runs, of: x, gathered: y)
    for row in 0..<x.shape.rowCount {
      for (place, column) in runs.columns.enumerated() {
        y.pointer[row * runs.count + place] = x.pointer[row * x.shape.lastExtent + column]
      }
    }
  }

  /// See ``Device/scatterColumns(of:at:elsewhere:times:into:accumulate:)``.
  public func scatterColumns(
    of x: Tensor, at runs: ColumnRuns, elsewhere column: Tensor, times row: Tensor,
    into y: Tensor, accumulate: Bool
  ) {
    ShapeCheck.columns(runs, of: y, gathered: x)
    ShapeCheck.rows(column, of: y, "scattered columns")
    ShapeCheck.columns(row, of: y, "scattered columns")
    let width = y.shape.lastExtent
    for i in 0..<y.count {
      let addend = column.pointer[i / width] * row.pointer[i % width]
      y.pointer[i] = accumulate ? y.pointer[i] + addend : addend
    }
    for r in 0..<y.shape.rowCount {
      for (place, c) in runs.columns.enumerated() {
        let value = x.pointer[r * runs.count + place]
        y.pointer[r * width + c] = accumulate ? y.pointer[r * width + c] + value : value
      }
    }
  }
}
