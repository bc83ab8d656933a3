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

  /// See ``Device/biasGELU(_:bias:into:)``.
  public func biasGELU(_ x: Tensor, bias: Tensor, into y: Tensor) {
    ShapeCheck.sameCount(x, y, "GELU")
    ShapeCheck.columns(bias, of: x, "bias")
    kernel_bias_gelu_forward(
      x.pointer, bias.pointer, y.pointer, x.shape.rowCount, x.shape.lastExtent)
  }

  /// See ``Device/biasGELUBackward(x:bias:dy:into:)``.
  public func biasGELUBackward(x: Tensor, bias: Tensor, dy: Tensor, into dx: Tensor) {
    ShapeCheck.sameCount(x, dy, "gradient of GELU")
    ShapeCheck.sameCount(x, dx, "gradient of GELU")
    ShapeCheck.columns(bias, of: x, "bias")
    kernel_bias_gelu_backward(
      x.pointer, bias.pointer, dy.pointer, dx.pointer, x.shape.rowCount, x.shape.lastExtent)
  }

  /// See ``Device/transpose(_:skip:into:)``.
  public func transpose(_ x: Tensor, skip: Tensor?, into y: Tensor) {
    ShapeCheck.transpose(x, [y] + [skip].compactMap(\.self))
    kernel_transpose(
      x.pointer, skip?.pointer, y.pointer, x.shape[0], x.shape[1], x.shape[2])
  }
}
