internal import TensorEngine

extension TimingDevice {
  func mapStatistics(of x: Tensor, into mean: Tensor, inverseDeviation: Tensor) {
    measure(.encoder) {
      device.mapStatistics(of: x, into: mean, inverseDeviation: inverseDeviation)
    }
  }

  func convolve(_ x: Tensor, _ norm: MapNorm?, kernel: Tensor, slope: Float, into y: Tensor) {
    measure(.encoder) { device.convolve(x, norm, kernel: kernel, slope: slope, into: y) }
  }

  func convolveBackward(
    x: Tensor, _ norm: MapNorm?, kernel: Tensor, slope: Float, dy: Tensor, into dx: Tensor?,
    dkernel: Tensor, gradient: MapNormGradient?
  ) {
    measure(.encoder) {
      device.convolveBackward(
        x: x, norm, kernel: kernel, slope: slope, dy: dy, into: dx, dkernel: dkernel,
        gradient: gradient)
    }
  }

  func residualPool(
    _ x: Tensor, _ norm: MapNorm, skip: Tensor, _ skipNorm: MapNorm, slope: Float, into y: Tensor
  ) {
    measure(.encoder) {
      device.residualPool(x, norm, skip: skip, skipNorm, slope: slope, into: y)
    }
  }

  func residualPoolBackward(
    x: Tensor, _ norm: MapNorm, skip: Tensor, _ skipNorm: MapNorm, slope: Float, y: Tensor,
    dy: Tensor, into dx: Tensor, _ gradient: MapNormGradient, dskip: Tensor,
    _ skipGradient: MapNormGradient
  ) {
    measure(.encoder) {
      device.residualPoolBackward(
        x: x, norm, skip: skip, skipNorm, slope: slope, y: y, dy: dy, into: dx, gradient,
        dskip: dskip, skipGradient)
    }
  }

  func mapMean(of x: Tensor, into y: Tensor) {
    measure(.encoder) { device.mapMean(of: x, into: y) }
  }

  func mapMeanBackward(dy: Tensor, to dx: Tensor) {
    measure(.encoder) { device.mapMeanBackward(dy: dy, to: dx) }
  }

  func unfold(_ x: Tensor, _ window: MapWindow, into y: Tensor) {
    measure(.encoder) { device.unfold(x, window, into: y) }
  }

  func unfoldBackward(dy: Tensor, _ window: MapWindow, to dx: Tensor) {
    measure(.encoder) { device.unfoldBackward(dy: dy, window, to: dx) }
  }

  func biasReLU(_ x: Tensor, bias: Tensor, skip: Tensor?, into y: Tensor) {
    measure(.encoder) { device.biasReLU(x, bias: bias, skip: skip, into: y) }
  }

  func maxPool(_ x: Tensor, _ window: MapWindow, into y: Tensor) {
    measure(.encoder) { device.maxPool(x, window, into: y) }
  }

  func maxPoolBackward(x: Tensor, dy: Tensor, _ window: MapWindow, to dx: Tensor) {
    measure(.encoder) { device.maxPoolBackward(x: x, dy: dy, window, to: dx) }
  }

  func dropBlock(_ x: Tensor, size: Int, corners: Dropout, into y: Tensor) {
    measure(.encoder) { device.dropBlock(x, size: size, corners: corners, into: y) }
  }

  func geluDropout(_ x: Tensor, dropout: Dropout, into y: Tensor) {
    measure(.encoder) { device.geluDropout(x, dropout: dropout, into: y) }
  }

  func geluDropoutBackward(x: Tensor, dy: Tensor, dropout: Dropout, into dx: Tensor) {
    measure(.encoder) { device.geluDropoutBackward(x: x, dy: dy, dropout: dropout, into: dx) }
  }

  func biasGELU(_ x: Tensor, bias: Tensor, into y: Tensor) {
    measure(.encoder) { device.biasGELU(x, bias: bias, into: y) }
  }

  func biasGELUBackward(x: Tensor, bias: Tensor, dy: Tensor, into dx: Tensor) {
    measure(.encoder) { device.biasGELUBackward(x: x, bias: bias, dy: dy, into: dx) }
  }

  func selfAttention(_ geometry: AttentionGeometry, packed: Tensor, prefix: Tensor?, into y: Tensor)
  {
    measure(.encoder) { device.selfAttention(geometry, packed: packed, prefix: prefix, into: y) }
  }

  func selfAttentionBackward(
    _ geometry: AttentionGeometry, packed: Tensor, prefix: Tensor?, dy: Tensor,
    into dpacked: Tensor,
    dprefix: Tensor?
  ) {
    measure(.encoder) {
      device.selfAttentionBackward(
        geometry, packed: packed, prefix: prefix, dy: dy, into: dpacked, dprefix: dprefix)
    }
  }

  func transpose(_ x: Tensor, skip: Tensor?, into y: Tensor) {
    measure(.encoder) { device.transpose(x, skip: skip, into: y) }
  }
}
