import CKernels
import COneDNN

extension CPUDevice {
  /// See ``Device/selfAttention(_:packed:prefix:into:)``.
  public func selfAttention(
    _ geometry: AttentionGeometry, packed: Tensor, prefix: Tensor?, into y: Tensor
  ) {
    ShapeCheck.selfAttention(geometry, packed: packed, prefix: prefix, results: [y])
    let memory = Tensor(uninitialized: [PackedHead.scoreCount(packed, prefix)])
    PackedHead.forEach(geometry, packed, prefix) { head in
      head.computeShares(memory)
      let target = StridedRows(y.pointer + head.resultStart, stride: geometry.width)
      var accumulates = false
      for keys in head.keys {
        let shares = StridedRows(memory.pointer + keys.column, stride: head.stride)
        product(
          shares, keys.values, into: target, head.rowCount, geometry.headDimension, keys.count,
          accumulates: accumulates)
        accumulates = true
      }
    }
  }

  /// See ``Device/selfAttentionBackward(_:packed:prefix:dy:into:dprefix:)``.
  public func selfAttentionBackward(
    _ geometry: AttentionGeometry, packed: Tensor, prefix: Tensor?, dy: Tensor,
    into dpacked: Tensor,
    dprefix: Tensor?
  ) {
    ShapeCheck.selfAttention(geometry, packed: packed, prefix: prefix, results: [dy])
    ShapeCheck.sameCount(packed, dpacked, "gradient of attention")
    ShapeCheck.pairs([(prefix, dprefix)], "gradient of a prefix")
    let shares = Tensor(uninitialized: [PackedHead.scoreCount(packed, prefix)])
    let dshares = Tensor(uninitialized: shares.shape)
    let gradients = PackedHead.all(geometry, dpacked, dprefix)
    for (head, gradient) in zip(PackedHead.all(geometry, packed, prefix), gradients) {
      let (rows, width) = (head.rowCount, geometry.headDimension)
      let incoming = StridedRows(dy.pointer + head.resultStart, stride: geometry.width)
      head.computeShares(shares)
      for keys in head.keys {
        product(
          incoming, keys.values,
          into: StridedRows(dshares.pointer + keys.column, stride: head.stride),
          rows, keys.count, width, transposesSecond: true)
      }
      for (keys, target) in zip(head.keys, gradient.keys) {
        product(
          StridedRows(shares.pointer + keys.column, stride: head.stride), incoming,
          into: target.values, keys.count, width, rows, transposesFirst: true)
      }
      kernel_scaled_softmax_backward(
        shares.pointer, dshares.pointer, rows, head.keyCount, head.stride, head.scale)
      var accumulates = false
      for (keys, target) in zip(head.keys, gradient.keys) {
        let dscores = StridedRows(dshares.pointer + keys.column, stride: head.stride)
        product(
          dscores, keys.keys, into: gradient.queries, rows, width, keys.count,
          accumulates: accumulates)
        product(
          dscores, head.queries, into: target.keys, keys.count, width, rows, transposesFirst: true)
        accumulates = true
      }
    }
    withExtendedLifetime((shares, dshares)) {}
  }
}

/// Rows of a matrix that lie further apart than they are long.
private struct StridedRows {
  let pointer: UnsafeMutablePointer<Float>
  let stride: Int

  init(_ pointer: UnsafeMutablePointer<Float>, stride: Int) {
    self.pointer = pointer
    self.stride = stride
  }
}

/// `c [m, n] = op(a) op(b)` with `k` terms in every sum.
private func product(
  _ a: StridedRows, _ b: StridedRows, into c: StridedRows, _ m: Int, _ n: Int, _ k: Int,
  transposesFirst: Bool = false, transposesSecond: Bool = false, accumulates: Bool = false
) {
  let status = onednn_multiply(
    transposesFirst ? 1 : 0, transposesSecond ? 1 : 0, m, n, k, a.pointer, a.stride, b.pointer,
    b.stride, accumulates ? 1 : 0, c.pointer, c.stride)
  precondition(status == 0, "oneDNN refused a product of [\(m)x\(k)] and [\(k)x\(n)]: \(status)")
}

/// One head of one batch element of packed attention.
private struct PackedHead {
  /// Keys that lie together, with their values.
  struct Keys {
    let keys: StridedRows
    let values: StridedRows
    let count: Int
    /// Where their scores stand in a row of scores.
    let column: Int
  }

  let queries: StridedRows
  /// The prefix, if there is one, then the rows themselves.
  let keys: [Keys]
  let rowCount: Int
  let keyCount: Int
  let headDimension: Int
  /// From one row of scores to the next.
  let stride: Int
  let scale: Float
  /// Where the head's results begin.
  let resultStart: Int

  /// Scores of one head, rows padded to whole vectors.
  static func scoreCount(_ packed: Tensor, _ prefix: Tensor?) -> Int {
    packed.shape[1] * stride(packed, prefix)
  }

  private static func stride(_ packed: Tensor, _ prefix: Tensor?) -> Int {
    (packed.shape[1] + (prefix?.shape[1] ?? 0) / 2 + 15) / 16 * 16
  }

  static func forEach(
    _ geometry: AttentionGeometry, _ packed: Tensor, _ prefix: Tensor?, _ body: (PackedHead) -> Void
  ) {
    withExtendedLifetime((packed, prefix)) { all(geometry, packed, prefix).forEach(body) }
  }

  static func all(
    _ geometry: AttentionGeometry, _ packed: Tensor, _ prefix: Tensor?
  ) -> [PackedHead] {
    let (batch, rows, width) = (packed.shape[0], packed.shape[1], geometry.width)
    let length = (prefix?.shape[1] ?? 0) / 2
    guard rows > 0 else { return [] }
    return (0..<batch * geometry.headCount).map { index in
      let (element, head) = index.quotientAndRemainder(dividingBy: geometry.headCount)
      let column = head * geometry.headDimension
      let first = packed.pointer + element * rows * 3 * width + column
      func part(_ number: Int) -> StridedRows {
        StridedRows(first + number * width, stride: 3 * width)
      }
      var keys = [Keys(keys: part(1), values: part(2), count: rows, column: length)]
      if let prefix, length > 0 {
        let start = prefix.pointer + element * 2 * length * width + column
        keys.insert(
          Keys(
            keys: StridedRows(start, stride: width),
            values: StridedRows(start + length * width, stride: width), count: length, column: 0),
          at: 0)
      }
      return PackedHead(
        queries: part(0), keys: keys, rowCount: rows, keyCount: length + rows,
        headDimension: geometry.headDimension, stride: stride(packed, prefix),
        scale: 1 / Float(geometry.headDimension).squareRoot(),
        resultStart: element * rows * width + column)
    }
  }

  /// `softmax(q kᵀ / sqrt(E))` of all rows and keys.
  func computeShares(_ memory: Tensor) {
    for part in keys {
      product(
        queries, part.keys, into: StridedRows(memory.pointer + part.column, stride: stride),
        rowCount,
        part.count, headDimension, transposesSecond: true)
    }
    kernel_scaled_softmax(memory.pointer, rowCount, keyCount, stride, scale)
  }
}
