import CKernels

extension CPUDevice {
  /// See ``Device/geluDropout(_:dropout:into:)``.
  public func geluDropout(_ x: Tensor, dropout: Dropout, into y: Tensor) {
    ShapeCheck.sameCount(x, y, "GELU")
    kernel_gelu_dropout_forward(x.pointer, y.pointer, x.count, dropout.key, dropout.threshold)
  }

  /// See ``Device/geluDropoutBackward(x:dy:dropout:into:)``.
  public func geluDropoutBackward(x: Tensor, dy: Tensor, dropout: Dropout, into dx: Tensor) {
    ShapeCheck.sameCount(x, dy, "gradient of GELU")
    ShapeCheck.sameCount(x, dx, "gradient of GELU")
    kernel_gelu_dropout_backward(
      x.pointer, dy.pointer, dx.pointer, x.count, dropout.key, dropout.threshold)
  }

  /// See ``Device/transpose(_:skip:into:)``.
  public func transpose(_ x: Tensor, skip: Tensor?, into y: Tensor) {
    ShapeCheck.transpose(x, [y] + [skip].compactMap(\.self))
    kernel_transpose(
      x.pointer, skip?.pointer, y.pointer, x.shape[0], x.shape[1], x.shape[2])
  }
}
