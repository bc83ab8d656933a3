/// Traps, with both values in the message, where the operands of a device function do not fit.
///
/// Kernels take bare pointers, so a mismatch that passed here would read or write foreign memory.
enum ShapeCheck {
  /// Both tensors have the same number of elements.
  static func sameCount(_ a: Tensor, _ b: Tensor, _ what: StaticString) {
    precondition(a.count == b.count, "\(what): \(a.shape) does not go with \(b.shape)")
  }

  /// The vector has one element per column of the rows.
  static func columns(_ vector: Tensor, of rows: Tensor, _ what: StaticString) {
    precondition(
      vector.count == rows.shape.lastExtent,
      "\(what): \(vector.count) elements for rows of width \(rows.shape.lastExtent)")
  }

  /// The runs lie in rows of `wide`, and `gathered` has as many rows of their columns alone.
  static func columns(_ runs: ColumnRuns, of wide: Tensor, gathered: Tensor) {
    let (end, width) = (runs.ranges.last?.upperBound ?? 0, wide.shape.lastExtent)
    precondition(
      (runs.ranges.first?.lowerBound ?? 0) >= 0 && end <= width,
      "columns \(runs.ranges) of rows of width \(width)")
    precondition(
      gathered.shape == [wide.shape.rowCount, runs.count],
      "\(runs.count) columns of \(wide.shape) are not \(gathered.shape)")
  }

  /// The vector has one element per row.
  static func rows(_ vector: Tensor, of rows: Tensor, _ what: StaticString) {
    precondition(
      vector.count == rows.shape.rowCount,
      "\(what): \(vector.count) elements for \(rows.shape.rowCount) rows")
  }

  /// Every index names a row of `table`, and `rows` has one row of its width per index.
  static func indices(_ indices: [Int32], of table: Tensor, for rows: Tensor, _ what: StaticString)
  {
    precondition(
      table.shape.lastExtent == rows.shape.lastExtent,
      "\(what): rows of width \(table.shape.lastExtent) and \(rows.shape.lastExtent)")
    precondition(
      indices.count == rows.shape.rowCount,
      "\(what): \(indices.count) indices for \(rows.shape.rowCount) rows")
    classes(indices, below: table.shape.rowCount, what)
  }

  /// Every index lies in `0..<bound`.
  static func classes(_ indices: [Int32], below bound: Int, _ what: StaticString) {
    for index in indices {
      precondition(
        index >= 0 && index < bound, "\(what): index \(index) lies outside 0..<\(bound)")
    }
  }

  /// Two tensors of equal shape with vectors over their columns and over their rows.
  static func layerNorm(_ x: Tensor, _ y: Tensor, columns vectors: [Tensor], rows: [Tensor]) {
    sameCount(x, y, "layer norm")
    for vector in vectors { columns(vector, of: x, "layer norm") }
    for vector in rows { self.rows(vector, of: x, "layer norm") }
  }

  /// One target and one loss per row of logits.
  static func crossEntropy(
    logits: Tensor, targets: [Int32], probabilities: Tensor, losses: Tensor
  ) {
    sameCount(logits, probabilities, "cross-entropy")
    rows(losses, of: logits, "losses of cross-entropy")
    precondition(
      targets.count == logits.shape.rowCount,
      "cross-entropy: \(targets.count) targets for \(logits.shape.rowCount) rows")
    classes(targets, below: logits.shape.lastExtent, "targets of cross-entropy")
  }

  /// Inputs `[batch, rows, width]`, outputs of the same shape, and a state for the batch.
  static func srwm(_ geometry: SRWMGeometry, x: Tensor, state: Tensor, others: [Tensor?]) {
    precondition(
      x.shape.rank == 3 && x.shape[2] == geometry.width,
      "an SRWM of width \(geometry.width) takes [batch, length, width], not \(x.shape)")
    let expected = geometry.stateShape(batch: x.shape[0])
    precondition(
      state.shape == expected, "an SRWM state for \(x.shape) is \(expected), not \(state.shape)")
    for case let other? in others {
      precondition(
        other.shape == x.shape, "an SRWM that reads \(x.shape) cannot use \(other.shape)")
    }
  }
}
