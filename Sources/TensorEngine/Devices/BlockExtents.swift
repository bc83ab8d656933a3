/// The extents of a convolution block, checked.
struct BlockExtents {
  let images: Int
  let height: Int
  let width: Int
  let inputs: Int
  let outputs: Int

  /// The extents of a block that reads `x`, with weights, or gradients of weights, that fit.
  init(_ x: Tensor, _ weights: ConvolutionBlockWeights) {
    self.init(x, weights.kernel)
    for vector in [weights.bias, weights.gamma, weights.beta] {
      precondition(
        vector.count == outputs, "\(vector.count) elements for \(outputs) output channels")
    }
  }

  init(_ x: Tensor, _ kernel: Tensor, pools: Bool = true) {
    precondition(x.shape.rank == 4, "a convolution takes images of rank 4, not \(x.shape)")
    (images, height, width, inputs) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
    outputs = kernel.shape[0]
    precondition(
      kernel.shape == [outputs, inputs, 3, 3],
      "a kernel for \(x.shape) has shape [outputs, \(inputs), 3, 3], not \(kernel.shape)")
    precondition(
      !pools || (height >= 2 && width >= 2),
      "2x2 pooling needs images of at least 2x2, not \(x.shape)")
    precondition(outputs >= 1, "a convolution has at least one output channel")
  }

  func check(result: Tensor) {
    precondition(
      result.shape == pooledShape,
      "a convolution block gives \(pooledShape), not \(result.shape)")
  }

  func check(convolved: Tensor) {
    let expected = shape(ofImages: images)
    precondition(
      convolved.shape == expected, "a convolution gives \(expected), not \(convolved.shape)")
  }

  var inputCount: Int { height * width * inputs }
  var convolvedCount: Int { height * width * outputs }
  var pooledCount: Int { (height / 2) * (width / 2) * outputs }
  var pooledPixelCount: Int { (height / 2) * (width / 2) }
  var pooledShape: Shape { Shape([images, height / 2, width / 2, outputs]) }

  func shape(ofImages count: Int) -> Shape { Shape([count, height, width, outputs]) }

  func key(images count: Int) -> ConvolutionKey {
    ConvolutionKey(
      images: count, height: height, width: width, inputs: inputs, outputs: outputs)
  }
}
