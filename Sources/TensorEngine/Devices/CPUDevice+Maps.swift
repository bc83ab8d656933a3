import CKernels

extension CPUDevice {
  /// See ``Device/mapStatistics(of:into:inverseDeviation:)``.
  public func mapStatistics(of x: Tensor, into mean: Tensor, inverseDeviation: Tensor) {
    ShapeCheck.statistics([mean, inverseDeviation], of: x)
    kernel_map_statistics(
      x.pointer, mean.pointer, inverseDeviation.pointer, x.shape[0], x.shape.pixelCount,
      x.shape.lastExtent, normalizationEpsilon)
  }

  /// See ``Device/residualPool(_:_:skip:_:slope:into:)``.
  public func residualPool(
    _ x: Tensor, _ norm: MapNorm, skip: Tensor, _ skipNorm: MapNorm, slope: Float, into y: Tensor
  ) {
    ShapeCheck.residualPool(x, others: [skip], pooled: [y])
    ShapeCheck.norm(norm, of: x)
    ShapeCheck.norm(skipNorm, of: skip)
    kernel_residual_pool_forward(
      branch(x, norm), branch(skip, skipNorm), y.pointer, x.shape[0], x.shape[1], x.shape[2],
      x.shape[3], slope)
  }

  /// See ``Device/residualPoolBackward(x:_:skip:_:slope:y:dy:into:_:dskip:_:)``.
  public func residualPoolBackward(
    x: Tensor, _ norm: MapNorm, skip: Tensor, _ skipNorm: MapNorm, slope: Float, y: Tensor,
    dy: Tensor, into dx: Tensor, _ gradient: MapNormGradient, dskip: Tensor,
    _ skipGradient: MapNormGradient
  ) {
    ShapeCheck.residualPool(x, others: [skip, dx, dskip], pooled: [y, dy])
    ShapeCheck.norm(norm, gradient, of: x)
    ShapeCheck.norm(skipNorm, skipGradient, of: skip)
    kernel_residual_pool_backward(
      branch(x, norm), branch(skip, skipNorm), y.pointer, dy.pointer,
      kernel_branch_gradient(
        dz: dx.pointer, dgamma: gradient.gamma.pointer, dbeta: gradient.beta.pointer),
      kernel_branch_gradient(
        dz: dskip.pointer, dgamma: skipGradient.gamma.pointer, dbeta: skipGradient.beta.pointer),
      x.shape[0], x.shape[1], x.shape[2], x.shape[3], slope)
  }

  /// See ``Device/mapMean(of:into:)``.
  public func mapMean(of x: Tensor, into y: Tensor) {
    ShapeCheck.statistics([y], of: x)
    kernel_map_mean_forward(
      x.pointer, y.pointer, x.shape[0], x.shape.pixelCount, x.shape.lastExtent)
  }

  /// See ``Device/mapMeanBackward(dy:to:)``.
  public func mapMeanBackward(dy: Tensor, to dx: Tensor) {
    ShapeCheck.statistics([dy], of: dx)
    kernel_map_mean_backward(
      dy.pointer, dx.pointer, dx.shape[0], dx.shape.pixelCount, dx.shape.lastExtent)
  }

  /// See ``Device/dropBlock(_:size:corners:into:)``.
  public func dropBlock(_ x: Tensor, size: Int, corners: Dropout, into y: Tensor) {
    ShapeCheck.dropBlock(x, size: size, y)
    kernel_drop_block(
      x.pointer, y.pointer, x.shape[0], x.shape[1], x.shape[2], x.shape[3], size, corners.key,
      corners.threshold)
  }

  private func branch(_ x: Tensor, _ norm: MapNorm) -> kernel_branch {
    kernel_branch(
      z: x.pointer, gamma: norm.gamma.pointer, beta: norm.beta.pointer, mean: norm.mean.pointer,
      inverse_deviation: norm.inverseDeviation.pointer)
  }
}

extension Shape {
  /// The product of all extents but the first and the last.
  var pixelCount: Int { extents.dropFirst().dropLast().reduce(1, *) }
}
