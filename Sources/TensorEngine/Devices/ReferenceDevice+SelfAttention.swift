extension ReferenceDevice {
  /// See ``Device/selfAttention(_:packed:prefix:into:)``.
  public func selfAttention(
    _ geometry: AttentionGeometry, packed: Tensor, prefix: Tensor?, into y: Tensor
  ) {
    ShapeCheck.selfAttention(geometry, packed: packed, prefix: prefix, results: [y])
    let parts = UnpackedAttention(packed, prefix)
    _ = attention(
      geometry, seeing: .all, query: parts.query, key: parts.key, value: parts.value,
      into: y.reshaped(to: parts.query.shape), keepsRecord: false)
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
    let parts = UnpackedAttention(packed, prefix)
    let gradient = UnpackedAttention(
      Tensor(repeating: 0, shape: packed.shape),
      prefix.map { Tensor(repeating: 0, shape: $0.shape) })
    attentionBackward(
      geometry, seeing: .all, query: parts.query, key: parts.key, value: parts.value,
      record: Tensor(uninitialized: [0]), dy: dy.reshaped(to: parts.query.shape),
      into: gradient.query, dkey: gradient.key, dvalue: gradient.value)
    gradient.store(in: dpacked, dprefix)
  }
}

/// Queries, keys and values of packed attention, each a tensor of its own.
private struct UnpackedAttention {
  let query: Tensor
  let key: Tensor
  let value: Tensor
  private let rowCount: Int
  private let prefixLength: Int

  init(_ packed: Tensor, _ prefix: Tensor?) {
    let (batch, rows, width) = (packed.shape[0], packed.shape[1], packed.shape[2] / 3)
    let length = (prefix?.shape[1] ?? 0) / 2
    query = Tensor(uninitialized: [batch, rows, width])
    key = Tensor(uninitialized: [batch, length + rows, width])
    value = Tensor(uninitialized: [batch, length + rows, width])
    (rowCount, prefixLength) = (rows, length)
    forEachElement(packed, prefix) { own, ownPlace, other, place in
      own.pointer[ownPlace] = other.pointer[place]
    }
  }

  func store(in packed: Tensor, _ prefix: Tensor?) {
    forEachElement(packed, prefix) { own, ownPlace, other, place in
      other.pointer[place] = own.pointer[ownPlace]
    }
  }

  private func forEachElement(
    _ packed: Tensor, _ prefix: Tensor?, _ body: (Tensor, Int, Tensor, Int) -> Void
  ) {
    let (batch, width) = (query.shape[0], query.shape[2])
    for b in 0..<batch {
      for i in 0..<width {
        for row in 0..<rowCount {
          let place = (b * rowCount + row) * 3 * width + i
          let ownKey = (b * (prefixLength + rowCount) + prefixLength + row) * width + i
          body(query, (b * rowCount + row) * width + i, packed, place)
          body(key, ownKey, packed, place + width)
          body(value, ownKey, packed, place + 2 * width)
        }
        guard let prefix else { continue }
        for step in 0..<prefixLength {
          let own = (b * (prefixLength + rowCount) + step) * width + i
          body(key, own, prefix, (b * 2 * prefixLength + step) * width + i)
          body(value, own, prefix, (b * 2 * prefixLength + prefixLength + step) * width + i)
        }
      }
    }
  }
}
