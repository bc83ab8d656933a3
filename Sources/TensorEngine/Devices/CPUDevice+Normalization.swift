import CKernels

extension CPUDevice {
  /// See ``Device/layerNorm(_:gamma:beta:epsilon:into:mean:inverseDeviation:)``.
  public func layerNorm(
    _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float, into y: Tensor, mean: Tensor,
    inverseDeviation: Tensor
  ) {
    ShapeCheck.layerNorm(x, y, columns: [gamma, beta], rows: [mean, inverseDeviation])
    kernel_layer_norm_forward(
      x.pointer, gamma.pointer, beta.pointer, y.pointer, mean.pointer, inverseDeviation.pointer,
      x.shape.rowCount, x.shape.lastExtent, epsilon)
  }

  /// See ``Device/layerNormBackward(x:gamma:mean:inverseDeviation:dy:into:accumulate:dgamma:dbeta:)``.
  public func layerNormBackward(
    x: Tensor, gamma: Tensor, mean: Tensor, inverseDeviation: Tensor, dy: Tensor, into dx: Tensor,
    accumulate: Bool, dgamma: Tensor, dbeta: Tensor
  ) {
    ShapeCheck.layerNorm(
      x, dy, columns: [gamma, dgamma, dbeta], rows: [mean, inverseDeviation])
    ShapeCheck.sameCount(x, dx, "gradient of layer norm")
    kernel_layer_norm_backward(
      x.pointer, gamma.pointer, mean.pointer, inverseDeviation.pointer, dy.pointer, dx.pointer,
      dgamma.pointer, dbeta.pointer, x.shape.rowCount, x.shape.lastExtent, accumulate ? 1 : 0)
  }

  /// See ``Device/crossEntropy(logits:targets:smoothing:probabilities:losses:)``.
  public func crossEntropy(
    logits: Tensor, targets: [Int32], smoothing: Float, probabilities: Tensor, losses: Tensor
  ) {
    ShapeCheck.crossEntropy(
      logits: logits, targets: targets, probabilities: probabilities, losses: losses)
    kernel_cross_entropy_forward(
      logits.pointer, targets, smoothing, probabilities.pointer, losses.pointer,
      logits.shape.rowCount, logits.shape.lastExtent)
  }

  /// See ``Device/crossEntropyBackward(probabilities:targets:smoothing:dlosses:into:)``.
  public func crossEntropyBackward(
    probabilities: Tensor, targets: [Int32], smoothing: Float, dlosses: Tensor,
    into dlogits: Tensor
  ) {
    ShapeCheck.crossEntropy(
      logits: dlogits, targets: targets, probabilities: probabilities, losses: dlosses)
    kernel_cross_entropy_backward(
      probabilities.pointer, targets, smoothing, dlosses.pointer, dlogits.pointer,
      dlogits.shape.rowCount, dlogits.shape.lastExtent)
  }
}
