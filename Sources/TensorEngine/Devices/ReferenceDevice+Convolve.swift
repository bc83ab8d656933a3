extension ReferenceDevice {
  /// See ``Device/convolve(_:_:kernel:slope:into:)``.
  public func convolve(
    _ x: Tensor, _ norm: MapNorm?, kernel: Tensor, slope: Float, into y: Tensor
  ) {
    BlockExtents(x, kernel, pools: false).check(convolved: y)
    let result = Self.convolve(activated(x, norm, slope: slope), plain(kernel), pools: false)
    y.pointer.update(from: result.pointer, count: y.count)
  }

  /// See ``Device/convolveBackward(x:_:kernel:slope:dy:into:dkernel:gradient:)``.
  public func convolveBackward(
    x: Tensor, _ norm: MapNorm?, kernel: Tensor, slope: Float, dy: Tensor, into dx: Tensor?,
    dkernel: Tensor, gradient: MapNormGradient?
  ) {
    BlockExtents(x, kernel, pools: false).check(convolved: dy)
    let input = activated(x, norm, slope: slope)
    Self.addConvolutionGradients(
      input, plain(kernel), dy, into: dx, plain(dkernel), pools: false)
    guard let norm, let gradient, let dx else { return }
    Self.forEachMap(of: x) { _, channel, places in
      let values = ReferenceNorm(x, places, norm, channel)
      let incoming = zip(values.values, places).map { value, place in
        Double(dx.pointer[place]) * (value > 0 ? 1 : Double(slope))
      }
      values.spread(incoming, into: dx, places, gradient, channel)
    }
  }

  /// `leakyReLU(norm(x))`; `x` itself without a norm.
  private func activated(_ x: Tensor, _ norm: MapNorm?, slope: Float) -> Tensor {
    guard let norm else { return x }
    ShapeCheck.norm(norm, of: x)
    let y = Tensor(uninitialized: x.shape)
    Self.forEachMap(of: x) { _, channel, places in
      for (value, place) in zip(ReferenceNorm(x, places, norm, channel).values, places) {
        y.pointer[place] = Float(value > 0 ? value : Double(slope) * value)
      }
    }
    return y
  }

  /// A kernel, or its gradient, without a bias and a norm.
  private func plain(_ kernel: Tensor) -> ConvolutionBlockWeights {
    let nothing = Tensor(repeating: 0, shape: [kernel.shape[0]])
    return ConvolutionBlockWeights(kernel: kernel, bias: nothing, gamma: nothing, beta: nothing)
  }
}
