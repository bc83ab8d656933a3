import TensorEngine
import Testing

/// The extents of one convolution block.
struct BlockCase: CustomTestStringConvertible {
  let images: Int
  let height: Int
  let width: Int
  let inputs: Int
  let outputs: Int

  var testDescription: String { "\(images)x\(height)x\(width)x\(inputs) to \(outputs)" }
}

@Suite("Convolution block: the fast device agrees with the naive one")
struct ConvolutionBlockTests {
  static let cases = [
    BlockCase(images: 1, height: 2, width: 2, inputs: 1, outputs: 1),
    BlockCase(images: 3, height: 5, width: 7, inputs: 3, outputs: 5),
    BlockCase(images: 2, height: 7, width: 5, inputs: 1, outputs: 16),
    BlockCase(images: 1, height: 21, width: 21, inputs: 2, outputs: 4),
    BlockCase(images: 5, height: 8, width: 8, inputs: 8, outputs: 32),
    BlockCase(images: 2, height: 4, width: 4, inputs: 32, outputs: 32),
    BlockCase(images: 3, height: 3, width: 3, inputs: 17, outputs: 33),
    BlockCase(images: 2, height: 6, width: 4, inputs: 16, outputs: 64),
  ]

  static let masks = [Dropout.none, Dropout(rate: 0.3, key: 0x1234_5678_9ABC_DEF0)]

  @Test(arguments: cases, masks)
  func forwardAndBackward(block: BlockCase, dropout: Dropout) {
    for keepsActivations in [true, false] {
      expectAgreement(block, dropout, keepsActivations: keepsActivations, wantsInput: true)
    }
    expectAgreement(block, dropout, keepsActivations: true, wantsInput: false)
  }

  /// One group holds 131072 / (32 * 32 * 16) = 8 images here, so 11 make a whole and a part.
  @Test func manyImagesInGroups() {
    let block = BlockCase(images: 11, height: 32, width: 32, inputs: 1, outputs: 16)
    expectAgreement(
      block, Dropout(rate: 0.2, key: 5), keepsActivations: false, wantsInput: true)
  }

  /// Groups must not change anything: neither the mask's numbering nor the sums of gradients.
  @Test func anImageGivesTheSameAloneAndInAGroup() {
    let (device, outputs, images) = (CPUDevice(), 64, 5)
    // 64 * 64 * 64 elements are more than one group holds: every image is its own.
    let x = Tensor.random([images, 64, 64, 1], seed: 1)
    let weights = Self.weights(inputs: 1, outputs: outputs, seed: 2)
    let whole = Tensor.unwritten([images, 32, 32, outputs])
    let record = device.convolutionBlock(
      x, weights, dropout: .none, keepsActivations: true, into: whole)
    let dy = Tensor.random(whole.shape, seed: 3)
    let gradients = Self.zeros(like: weights)
    device.convolutionBlockBackward(
      x: x, weights, record: record, dropout: .none, y: whole, dy: dy, into: nil,
      gradients: gradients)
    let sums = Self.zeros(like: weights)
    for image in 0..<images {
      let part = x.view(from: image * 64 * 64, shape: [1, 64, 64, 1])
      let count = 32 * 32 * outputs
      let y = Tensor.unwritten([1, 32, 32, outputs])
      let record = device.convolutionBlock(
        part, weights, dropout: .none, keepsActivations: false, into: y)
      expectClose(y, whole.view(from: image * count, shape: y.shape), .bitwise, "image \(image)")
      device.convolutionBlockBackward(
        x: part, weights, record: record, dropout: .none, y: y,
        dy: dy.view(from: image * count, shape: y.shape), into: nil, gradients: sums)
    }
    expectClose(gradients.kernel, sums.kernel, .sums, "kernel")
    expectClose(gradients.gamma, sums.gamma, .sums, "gamma")
    expectClose(gradients.beta, sums.beta, .sums, "beta")
  }

  /// With equal values in a window, the first one takes the gradient; with none positive, no one.
  @Test(arguments: [CPUDevice() as any Device, ReferenceDevice()].map(DeviceArgument.init))
  func theFirstMaximumWins(argument: DeviceArgument) {
    let device = argument.device
    let x = Tensor([1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], shape: [1, 4, 4, 1])
    var kernel = [Float](repeating: 0, count: 9)
    kernel[4] = 1
    let weights = ConvolutionBlockWeights(
      kernel: Tensor(kernel, shape: [1, 1, 3, 3]), bias: Tensor([0], shape: [1]),
      gamma: Tensor([1], shape: [1]), beta: Tensor([0], shape: [1]))
    let y = Tensor.unwritten([1, 2, 2, 1])
    let record = device.convolutionBlock(
      x, weights, dropout: .none, keepsActivations: true, into: y)
    let dx = Tensor.unwritten(x.shape)
    device.convolutionBlockBackward(
      x: x, weights, record: record, dropout: .none, y: y,
      dy: Tensor(repeating: 1, shape: y.shape), into: dx, gradients: Self.zeros(like: weights))
    // Three pixels share the values of the window without taking its gradient.
    #expect(dx.elements[0] > 0)
    #expect(dx.elements[1] < 0)
    #expect(dx.elements[1] == dx.elements[4])
    #expect(dx.elements[1] == dx.elements[5])
  }

  private func expectAgreement(
    _ block: BlockCase, _ dropout: Dropout, keepsActivations: Bool, wantsInput: Bool
  ) {
    let x = Tensor.random([block.images, block.height, block.width, block.inputs], seed: 1)
    let weights = Self.weights(inputs: block.inputs, outputs: block.outputs, seed: 2)
    let pooled: Shape = [block.images, block.height / 2, block.width / 2, block.outputs]
    expectSameOnBothDevices(.chains, "\(block.testDescription) at \(dropout.rate)") { device in
      let y = Tensor.unwritten(pooled)
      let record = device.convolutionBlock(
        x, weights, dropout: dropout, keepsActivations: keepsActivations, into: y)
      #expect((record.convolved != nil) == keepsActivations)
      let dx = wantsInput ? Tensor.unwritten(x.shape) : nil
      let gradients = Self.weights(inputs: block.inputs, outputs: block.outputs, seed: 3)
      device.convolutionBlockBackward(
        x: x, weights, record: record, dropout: dropout, y: y,
        dy: Tensor.random(pooled, seed: 4), into: dx, gradients: gradients)
      return [
        y, record.mean, record.inverseDeviation, record.convolved, dx, gradients.kernel,
        gradients.bias, gradients.gamma, gradients.beta,
      ]
    }
  }

  static func weights(inputs: Int, outputs: Int, seed: UInt64) -> ConvolutionBlockWeights {
    ConvolutionBlockWeights(
      kernel: .random([outputs, inputs, 3, 3], seed: seed),
      bias: .random([outputs], seed: seed + 1),
      gamma: .random([outputs], seed: seed + 2), beta: .random([outputs], seed: seed + 3))
  }

  static func zeros(like weights: ConvolutionBlockWeights) -> ConvolutionBlockWeights {
    ConvolutionBlockWeights(
      kernel: Tensor(repeating: 0, shape: weights.kernel.shape),
      bias: Tensor(repeating: 0, shape: weights.bias.shape),
      gamma: Tensor(repeating: 0, shape: weights.gamma.shape),
      beta: Tensor(repeating: 0, shape: weights.beta.shape))
  }
}
