extension Dropout {
  /// Whether element `index` is kept: a hash of key and index, the twin of the kernels' `dropout_keeps`.
  ///
  /// > Source: the "lowbias32" mixer of Wang and Ellis, applied twice.
  func keeps(_ index: Int) -> Bool {
    func mixed(_ value: UInt32) -> UInt32 {
      var x = value
      x ^= x >> 16
      x &*= 0x7FEB_352D
      x ^= x >> 15
      x &*= 0x846C_A68B
      return x ^ (x >> 16)
    }
    let first = mixed(UInt32(truncatingIfNeeded: index) &+ UInt32(truncatingIfNeeded: key))
    return mixed(first ^ UInt32(truncatingIfNeeded: key >> 32)) >= threshold
  }

  /// Element `index` after dropout.
  func apply(to value: Float, at index: Int) -> Float {
    guard threshold > 0 else { return value }
    return keeps(index) ? value * scale : 0
  }
}

extension ReferenceDevice {
  /// See ``Device/biasReLUDropout(_:bias:dropout:)``.
  public func biasReLUDropout(_ x: Tensor, bias: Tensor, dropout: Dropout) {
    ShapeCheck.columns(bias, of: x, "bias")
    for i in 0..<x.count {
      let value = x.pointer[i] + bias.pointer[i % bias.count]
      x.pointer[i] = dropout.apply(to: value < 0 ? 0 : value, at: i)
    }
  }

  /// See ``Device/reluDropoutBackward(y:dy:dropout:into:)``.
  public func reluDropoutBackward(y: Tensor, dy: Tensor, dropout: Dropout, into dx: Tensor) {
    ShapeCheck.sameCount(y, dy, "gradient of ReLU")
    ShapeCheck.sameCount(dy, dx, "gradient of ReLU")
    for i in 0..<y.count {
      dx.pointer[i] = y.pointer[i] > 0 ? dy.pointer[i] * dropout.scale : 0
    }
  }

  /// See ``Device/residualDropout(skip:x:bias:dropout:into:)``.
  public func residualDropout(
    skip: Tensor, x: Tensor, bias: Tensor?, dropout: Dropout, into y: Tensor
  ) {
    ShapeCheck.sameCount(skip, x, "residual sum")
    ShapeCheck.sameCount(x, y, "residual sum")
    if let bias { ShapeCheck.columns(bias, of: x, "bias") }
    for i in 0..<x.count {
      let value = x.pointer[i] + (bias.map { $0.pointer[i % $0.count] } ?? 0)
      y.pointer[i] = skip.pointer[i] + dropout.apply(to: value, at: i)
    }
  }

  /// See ``Device/dropoutBackward(dy:dropout:into:)``.
  public func dropoutBackward(dy: Tensor, dropout: Dropout, into dx: Tensor) {
    ShapeCheck.sameCount(dy, dx, "gradient of dropout")
    for i in 0..<dy.count { dx.pointer[i] = dropout.apply(to: dy.pointer[i], at: i) }
  }
}
