import Glibc

extension ReferenceDevice {
  /// See ``Device/attention(_:seeing:query:key:value:into:keepsRecord:)``.
  ///
  /// The record is empty: the gradient computes everything again.
  public func attention(
    _ geometry: AttentionGeometry, seeing visible: VisibleKeys, query: Tensor, key: Tensor,
    value: Tensor, into y: Tensor, keepsRecord: Bool
  ) -> Tensor? {
    ShapeCheck.attention(geometry, visible, query: query, key: key, queries: [y], keys: [value])
    forEachRow(geometry, visible, query, key) { row in
      var sum = [Double](repeating: 0, count: geometry.headDimension)
      for (j, share) in row.shares(query, key).enumerated() {
        sum.add(row.vector(value, j), scaledBy: share)
      }
      row.store(sum, to: y)
    }
    return keepsRecord ? Tensor(uninitialized: [0]) : nil
  }

  /// See ``Device/attentionBackward(_:seeing:query:key:value:record:dy:into:dkey:dvalue:)``.
  public func attentionBackward(
    _ geometry: AttentionGeometry, seeing visible: VisibleKeys, query: Tensor, key: Tensor,
    value: Tensor, record: Tensor, dy: Tensor, into dquery: Tensor, dkey: Tensor, dvalue: Tensor
  ) {
    ShapeCheck.attention(
      geometry, visible, query: query, key: key, queries: [dy, dquery],
      keys: [value, dkey, dvalue])
    forEachRow(geometry, visible, query, key) { row in
      let (shares, incoming) = (row.shares(query, key), row.query(dy))
      let dshares = shares.indices.map { row.vector(value, $0).dot(incoming) }
      let mean = shares.dot(dshares)
      var sum = [Double](repeating: 0, count: geometry.headDimension)
      for (j, share) in shares.enumerated() {
        let dscore = share * (dshares[j] - mean) * row.scale
        sum.add(row.vector(key, j), scaledBy: dscore)
        row.add(row.query(query).scaled(by: dscore), to: dkey, j)
        row.add(incoming.scaled(by: share), to: dvalue, j)
      }
      row.store(sum, to: dquery)
    }
  }

  private func forEachRow(
    _ geometry: AttentionGeometry, _ visible: VisibleKeys, _ query: Tensor, _ key: Tensor,
    _ body: (AttentionRow) -> Void
  ) {
    for batch in 0..<query.shape[0] {
      for head in 0..<geometry.headCount {
        for row in 0..<query.shape[1] {
          body(
            AttentionRow(
              geometry: geometry, batch: batch, head: head, row: row, rowCount: query.shape[1],
              keyCount: key.shape[1], seen: visible.count(row: row, of: key.shape[1])))
        }
      }
    }
  }
}

/// One row of queries of one batch element and head, and the keys that it sees.
private struct AttentionRow {
  let geometry: AttentionGeometry
  let batch: Int
  let head: Int
  let row: Int
  let rowCount: Int
  let keyCount: Int
  let seen: Int

  var scale: Double { 1 / Double(geometry.headDimension).squareRoot() }

  /// `softmax(q k_j / sqrt(E))` over the keys that are seen.
  func shares(_ query: Tensor, _ key: Tensor) -> [Double] {
    let q = self.query(query)
    return ReferenceSRWM.softmax((0..<seen).map { vector(key, $0).dot(q) * scale })
  }

  /// The row of a tensor `[batch, rows, width]`.
  func query(_ tensor: Tensor) -> [Double] { elements(tensor, batch * rowCount + row) }

  /// A row of a tensor `[batch, keys, width]`.
  func vector(_ tensor: Tensor, _ key: Int) -> [Double] {
    elements(tensor, batch * keyCount + key)
  }

  func store(_ vector: [Double], to tensor: Tensor) {
    for (i, value) in vector.enumerated() {
      tensor.pointer[place(batch * rowCount + row) + i] = Float(value)
    }
  }

  func add(_ vector: [Double], to tensor: Tensor, _ key: Int) {
    for (i, value) in vector.enumerated() {
      tensor.pointer[place(batch * keyCount + key) + i] += Float(value)
    }
  }

  private func place(_ row: Int) -> Int { row * geometry.width + head * geometry.headDimension }

  private func elements(_ tensor: Tensor, _ row: Int) -> [Double] {
    (0..<geometry.headDimension).map { Double(tensor.pointer[place(row) + $0]) }
  }
}
