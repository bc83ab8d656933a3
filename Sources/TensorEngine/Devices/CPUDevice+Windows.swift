import CKernels

extension CPUDevice {
  /// See ``Device/unfold(_:_:into:)``.
  public func unfold(_ x: Tensor, _ window: MapWindow, into y: Tensor) {
    ShapeCheck.windows(x, window, y, depth: window.size * window.size)
    withExtents(of: x, window) { kernel_unfold(x.pointer, y.pointer, $0) }
  }

  /// See ``Device/unfoldBackward(dy:_:to:)``.
  public func unfoldBackward(dy: Tensor, _ window: MapWindow, to dx: Tensor) {
    ShapeCheck.windows(dx, window, dy, depth: window.size * window.size)
    withExtents(of: dx, window) { kernel_unfold_backward(dy.pointer, dx.pointer, $0) }
  }

  /// See ``Device/biasReLU(_:bias:skip:into:)``.
  public func biasReLU(_ x: Tensor, bias: Tensor, skip: Tensor?, into y: Tensor) {
    ShapeCheck.columns(bias, of: x, "bias")
    ShapeCheck.sameCount(x, y, "ReLU")
    if let skip { ShapeCheck.sameCount(x, skip, "residual sum") }
    kernel_bias_relu_skip(
      x.pointer, bias.pointer, skip?.pointer, y.pointer, x.shape.rowCount, x.shape.lastExtent)
  }

  /// See ``Device/maxPool(_:_:into:)``.
  public func maxPool(_ x: Tensor, _ window: MapWindow, into y: Tensor) {
    ShapeCheck.windows(x, window, y, depth: 1)
    withExtents(of: x, window) { kernel_max_pool(x.pointer, y.pointer, $0) }
  }

  /// See ``Device/maxPoolBackward(x:dy:_:to:)``.
  public func maxPoolBackward(x: Tensor, dy: Tensor, _ window: MapWindow, to dx: Tensor) {
    ShapeCheck.windows(x, window, dy, depth: 1)
    ShapeCheck.sameCount(x, dx, "gradient of a pool")
    withExtents(of: x, window) {
      kernel_max_pool_backward(x.pointer, dy.pointer, dx.pointer, $0)
    }
  }

  private func withExtents(
    of x: Tensor, _ window: MapWindow, _ body: (UnsafePointer<map_windows>) -> Void
  ) {
    var extents = map_windows(
      images: x.shape[0], height: x.shape[1], width: x.shape[2], channels: x.shape[3],
      size: window.size, stride: window.stride, padding: window.padding,
      rows: window.count(along: x.shape[1]), columns: window.count(along: x.shape[2]))
    body(&extents)
  }
}
