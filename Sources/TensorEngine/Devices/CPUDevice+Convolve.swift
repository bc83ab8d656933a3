import CKernels

extension CPUDevice {
  /// See ``Device/convolve(_:_:kernel:slope:into:)``.
  public func convolve(
    _ x: Tensor, _ norm: MapNorm?, kernel: Tensor, slope: Float, into y: Tensor
  ) {
    let extents = BlockExtents(x, kernel, pools: false)
    extents.check(convolved: y)
    if let norm { ShapeCheck.norm(norm, of: x) }
    let groups = convolutionGroups(of: extents)
    let bias = Tensor(repeating: 0, shape: [extents.outputs])
    let scratch = Tensor(
      uninitialized: [norm == nil ? 0 : groups.first?.count ?? 0, extents.inputCount])
    defer { withExtendedLifetime(scratch) {} }
    var packed: Set<Int> = []
    for group in groups {
      let convolution = convolution(extents.key(images: group.count))
      if packed.insert(group.count).inserted { convolution.pack(kernel) }
      let input = activated(x, norm, group, extents, slope: slope, into: scratch)
      convolution.forward(
        input, bias: bias, into: y.pointer + group.lowerBound * extents.convolvedCount)
    }
  }

  /// See ``Device/convolveBackward(x:_:kernel:slope:dy:into:dkernel:gradient:)``.
  public func convolveBackward(
    x: Tensor, _ norm: MapNorm?, kernel: Tensor, slope: Float, dy: Tensor, into dx: Tensor?,
    dkernel: Tensor, gradient: MapNormGradient?
  ) {
    let extents = BlockExtents(x, kernel, pools: false)
    extents.check(convolved: dy)
    ShapeCheck.sameCount(kernel, dkernel, "gradient of a kernel")
    if let dx { ShapeCheck.sameCount(x, dx, "gradient of a convolution") }
    if let norm { ShapeCheck.norm(norm, gradient, of: x) }
    let groups = convolutionGroups(of: extents)
    let largest: Shape = [norm == nil ? 0 : groups.first?.count ?? 0, extents.inputCount]
    let scratch = Tensor(uninitialized: largest)
    let activatedGradient = Tensor(uninitialized: largest)
    defer { withExtendedLifetime((scratch, activatedGradient)) {} }
    var used: Set<Int> = []
    for group in groups {
      let convolution = convolution(extents.key(images: group.count))
      if used.insert(group.count).inserted { convolution.pack(kernel) }
      let outputGradient = dy.pointer + group.lowerBound * extents.convolvedCount
      convolution.backwardWeights(
        x: activated(x, norm, group, extents, slope: slope, into: scratch), dy: outputGradient)
      guard let dx else { continue }
      let start = group.lowerBound * extents.inputCount
      guard let norm, let gradient else {
        convolution.backwardData(outputGradient, into: dx.pointer + start)
        continue
      }
      convolution.backwardData(outputGradient, into: activatedGradient.pointer)
      let row = group.lowerBound * extents.inputs
      kernel_norm_leaky_backward(
        x.pointer + start, norm.gamma.pointer, norm.beta.pointer, norm.mean.pointer + row,
        norm.inverseDeviation.pointer + row, activatedGradient.pointer, dx.pointer + start,
        gradient.gamma.pointer, gradient.beta.pointer, group.count,
        extents.height * extents.width, extents.inputs, slope)
    }
    for count in used.sorted() {
      convolution(extents.key(images: count)).addWeightGradient(to: dkernel)
    }
  }

  /// What the convolution of a group of images reads: its maps, or their activations in `scratch`.
  private func activated(
    _ x: Tensor, _ norm: MapNorm?, _ group: Range<Int>, _ extents: BlockExtents, slope: Float,
    into scratch: Tensor
  ) -> UnsafePointer<Float> {
    let maps = x.pointer + group.lowerBound * extents.inputCount
    guard let norm else { return UnsafePointer(maps) }
    let row = group.lowerBound * extents.inputs
    kernel_norm_leaky_forward(
      maps, norm.gamma.pointer, norm.beta.pointer, norm.mean.pointer + row,
      norm.inverseDeviation.pointer + row, scratch.pointer, group.count,
      extents.height * extents.width, extents.inputs, slope)
    return UnsafePointer(scratch.pointer)
  }

  /// Images that are convolved together: as many as the second-level cache holds maps of, but so many
  /// that reading the weights costs little beside the arithmetic.
  ///
  /// Every size is a power of two: each one has a convolution of its own, with a copy of the weights.
  private func convolutionGroups(of extents: BlockExtents) -> [Range<Int>] {
    let maps = max(extents.convolvedCount, extents.inputCount)
    let wanted = max(128 * 1024, 9 * extents.inputs * extents.outputs) / maps
    var groups: [Range<Int>] = []
    var (start, size) = (0, wanted.largestPowerOfTwo)
    while start < extents.images {
      size = min(size, (extents.images - start).largestPowerOfTwo)
      groups.append(start..<start + size)
      start += size
    }
    return groups
  }
}

extension Int {
  /// The largest power of two that is not larger; one where there is none.
  fileprivate var largestPowerOfTwo: Int {
    1 << (Int.bitWidth - 1 - Swift.max(self, 1).leadingZeroBitCount)
  }
}
