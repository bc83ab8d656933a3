extension ShapeCheck {
  /// Two tensors of equal shape whose rows fall into heads.
  static func features(_ x: Tensor, _ y: Tensor, headDimension: Int) {
    precondition(
      (1...256).contains(headDimension) && x.shape.lastExtent % headDimension == 0,
      "features of heads of \(headDimension) cannot be made from \(x.shape)")
    sameCount(x, y, "features")
  }

  /// Tensors that come together, and have one shape.
  static func pairs(_ pairs: [(Tensor?, Tensor?)], _ what: StaticString) {
    for (one, other) in pairs {
      precondition((one == nil) == (other == nil), "\(what): one of two tensors is missing")
      if let one, let other { sameCount(one, other, what) }
    }
  }

  /// Inputs `[batch, length, width]`, gates for the delta rule, and a state for the batch.
  static func fastWeights(
    _ geometry: FastWeightGeometry, _ sequence: FastWeightSequence, state: Tensor
  ) {
    let key = sequence.key
    fastWeights(
      geometry, query: key, state: state,
      others: [sequence.value, sequence.query, sequence.probe].compactMap { $0 })
    precondition(
      (geometry.rule == .delta) == (sequence.gate != nil),
      "the delta rule alone has gates, not \(geometry.rule)")
    if let gate = sequence.gate {
      precondition(
        gate.shape == [key.shape[0], key.shape[1], geometry.headCount],
        "gates of \(geometry.headCount) heads for \(key.shape) cannot be \(gate.shape)")
    }
  }

  /// Rows `[batch, rows, width]` and a state for the batch.
  static func fastWeights(
    _ geometry: FastWeightGeometry, query: Tensor, state: Tensor, others: [Tensor]
  ) {
    precondition(
      query.shape.rank == 3 && query.shape[2] == geometry.width,
      "fast weights of width \(geometry.width) take [batch, length, width], not \(query.shape)")
    let expected = geometry.stateShape(batch: query.shape[0])
    precondition(
      state.shape == expected,
      "fast weights for \(query.shape) are \(expected), not \(state.shape)")
    for other in others {
      precondition(
        other.shape == query.shape,
        "fast weights that read \(query.shape) cannot use \(other.shape)")
    }
  }

  /// Queries and keys `[batch, rows, width]` of one batch, and no row that sees more keys than there are.
  static func attention(
    _ geometry: AttentionGeometry, _ visible: VisibleKeys, query: Tensor, key: Tensor,
    queries: [Tensor], keys: [Tensor]
  ) {
    precondition(
      query.shape.rank == 3 && key.shape.rank == 3 && query.shape[0] == key.shape[0]
        && query.shape[2] == geometry.width && key.shape[2] == geometry.width,
      "attention of width \(geometry.width) cannot read \(query.shape) in \(key.shape)")
    for other in queries { sameCount(query, other, "attention's queries") }
    for other in keys { sameCount(key, other, "attention's keys") }
    let most = visible.count(row: query.shape[1] - 1, of: key.shape[1])
    precondition(
      query.shape[1] == 0 || most <= key.shape[1],
      "the last row of \(query.shape) cannot see \(most) of \(key.shape[1]) keys")
  }

  /// Rows `[batch, rows, 3 width]`, a prefix `[batch, 2 length, width]`, and results `[batch, rows, width]`.
  static func selfAttention(
    _ geometry: AttentionGeometry, packed: Tensor, prefix: Tensor?, results: [Tensor]
  ) {
    precondition(
      packed.shape.rank == 3 && packed.shape[2] == 3 * geometry.width,
      "attention of width \(geometry.width) takes [batch, rows, 3 width], not \(packed.shape)")
    if let prefix {
      precondition(
        prefix.shape.rank == 3 && prefix.shape[0] == packed.shape[0]
          && prefix.shape[1] % 2 == 0 && prefix.shape[2] == geometry.width,
        "keys and values before \(packed.shape) cannot be \(prefix.shape)")
    }
    for result in results {
      precondition(
        result.count * 3 == packed.count,
        "attention over \(packed.shape) cannot result in \(result.shape)")
    }
  }

  /// Gates `[rows, 4 width]`, one cell for every equal share of the rows, and rows of its width.
  static func lstmCell(gates: Tensor, cell: Tensor, rows: [Tensor]) {
    let (count, cells) = (gates.shape.rowCount, cell.shape.rowCount)
    precondition(
      gates.shape.lastExtent == 4 * cell.shape.lastExtent
        && (count == 0 || cells > 0 && count % cells == 0),
      "an LSTM with cells \(cell.shape) cannot have gates \(gates.shape)")
    for row in rows {
      precondition(
        row.count * 4 == gates.count, "an LSTM with gates \(gates.shape) cannot have \(row.shape)")
    }
  }
}
