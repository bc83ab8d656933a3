import CKernels

extension CPUDevice {
  /// Images are processed in groups whose convolved maps stay in the second-level cache.
  private static let groupElementCount = 128 * 1024

  /// See ``Device/convolutionBlock(_:_:dropout:keepsActivations:into:)``.
  public func convolutionBlock(
    _ x: Tensor, _ weights: ConvolutionBlockWeights, dropout: Dropout, keepsActivations: Bool,
    into y: Tensor
  ) -> ConvolutionBlockRecord {
    let extents = BlockExtents(x, weights)
    extents.check(result: y)
    let mean = Tensor(uninitialized: [extents.images, extents.outputs])
    let inverseDeviation = Tensor(uninitialized: [extents.images, extents.outputs])
    let convolved =
      keepsActivations ? Tensor(uninitialized: extents.shape(ofImages: extents.images)) : nil
    let groups = groups(of: extents)
    let scratch = Tensor(uninitialized: extents.shape(ofImages: groups.first?.count ?? 0))
    defer { withExtendedLifetime(scratch) {} }
    var packed: Set<Int> = []
    for group in groups {
      let convolution = convolution(extents.key(images: group.count))
      if packed.insert(group.count).inserted { convolution.pack(weights.kernel) }
      let z =
        convolved.map { $0.pointer + group.lowerBound * extents.convolvedCount } ?? scratch.pointer
      convolution.forward(
        x.pointer + group.lowerBound * extents.inputCount, bias: weights.bias, into: z)
      kernel_norm_pool_forward(
        z, weights.gamma.pointer, weights.beta.pointer,
        y.pointer + group.lowerBound * extents.pooledCount,
        mean.pointer + group.lowerBound * extents.outputs,
        inverseDeviation.pointer + group.lowerBound * extents.outputs, group.count, extents.height,
        extents.width, extents.outputs, normalizationEpsilon, dropout.key, dropout.threshold,
        group.lowerBound)
    }
    return ConvolutionBlockRecord(
      convolved: convolved, mean: mean, inverseDeviation: inverseDeviation)
  }

  /// See ``Device/convolutionBlockBackward(x:_:record:dropout:y:dy:into:gradients:)``.
  public func convolutionBlockBackward(
    x: Tensor, _ weights: ConvolutionBlockWeights, record: ConvolutionBlockRecord,
    dropout: Dropout, y: Tensor, dy: Tensor, into dx: Tensor?,
    gradients: ConvolutionBlockWeights
  ) {
    let extents = BlockExtents(x, weights)
    extents.check(result: y)
    extents.check(result: dy)
    if let dx { ShapeCheck.sameCount(x, dx, "gradient of a convolution block") }
    _ = BlockExtents(x, gradients)
    let groups = groups(of: extents)
    let largest = extents.shape(ofImages: groups.first?.count ?? 0)
    let scratch = Tensor(uninitialized: largest)
    let dz = Tensor(uninitialized: largest)
    defer { withExtendedLifetime((scratch, dz)) {} }
    var used: Set<Int> = []
    for group in groups {
      let convolution = convolution(extents.key(images: group.count))
      if used.insert(group.count).inserted { convolution.pack(weights.kernel) }
      let input = x.pointer + group.lowerBound * extents.inputCount
      let z: UnsafeMutablePointer<Float>
      if let convolved = record.convolved {
        z = convolved.pointer + group.lowerBound * extents.convolvedCount
      } else {
        z = scratch.pointer
        convolution.forward(input, bias: weights.bias, into: z)
      }
      let pooled = group.lowerBound * extents.pooledCount
      kernel_norm_pool_backward(
        z, weights.gamma.pointer, y.pointer + pooled,
        record.mean.pointer + group.lowerBound * extents.outputs,
        record.inverseDeviation.pointer + group.lowerBound * extents.outputs, dy.pointer + pooled,
        dz.pointer, gradients.gamma.pointer, gradients.beta.pointer, group.count, extents.height,
        extents.width, extents.outputs, dropout.threshold)
      // The norm that follows takes a constant away again: the bias's gradient is exactly zero, and
      // adding up rounding errors instead would let Adam blow them up to full steps.
      convolution.backwardWeights(x: input, dy: dz.pointer)
      if let dx {
        convolution.backwardData(
          dz.pointer, into: dx.pointer + group.lowerBound * extents.inputCount)
      }
    }
    for count in used.sorted() {
      convolution(extents.key(images: count)).addWeightGradient(to: gradients.kernel)
    }
  }

  private func groups(of extents: BlockExtents) -> [Range<Int>] {
    let size = max(1, Self.groupElementCount / extents.convolvedCount)
    return stride(from: 0, to: extents.images, by: size).map {
      $0..<min($0 + size, extents.images)
    }
  }
}
