internal import EngramCore
internal import Networks
internal import TensorEngine

/// An encoder alone: forward and backward over images of 32x32x3.
struct EncoderBench {
  /// The encoder of the paper, timed beside the reference's.
  static let conv4 = EncoderBench(
    name: "encoder", encoder: Conv4(channels: 32, dropout: 0.1), imageCount: 1320,
    operationsPerImage: {
      var inputs = image.channels
      return (0..<4).reduce(0) { sum, block in
        defer { inputs = 32 }
        return sum + convolution(side: image.height >> block, inputs, 32, isFirst: block == 0)
      }
    }())
  /// The deeper one.
  static let resNet12 = EncoderBench(
    name: "resnet12", encoder: ResNet12(), imageCount: 64,
    operationsPerImage: {
      var inputs = image.channels
      return ResNet12.channels.enumerated().reduce(0) { sum, block in
        defer { inputs = block.element }
        let side = image.height >> block.offset
        let first = convolution(side: side, inputs, block.element, isFirst: block.offset == 0)
        // The skip is a convolution of one pixel instead of nine.
        return sum + first * 10 / 9 + 2 * convolution(side: side, block.element, block.element)
      }
    }())

  private static let image = ImageShape(height: 32, width: 32, channels: 3)

  let name: String
  let encoder: any Encoder
  let imageCount: Int
  private let operationsPerImage: Double

  /// Multiplications and additions of the convolutions, forward and backward.
  var operationCount: Double { operationsPerImage * Double(imageCount) }

  /// Those of a 3x3 convolution of one image; a first layer needs no gradient of its input.
  private static func convolution(
    side: Int, _ inputs: Int, _ outputs: Int, isFirst: Bool = false
  ) -> Double {
    2 * 9 * Double(side * side * inputs * outputs) * (isFirst ? 2 : 3)
  }

  /// The best seconds of some repetitions.
  func run(lanes: LaneGroup, repetitions: Int) throws -> Double {
    let store = ParameterStore()
    let module = encoder.makeModule(for: Self.image, in: ParameterScope(store))
    store.seal(seed: 1)
    let shares = (0..<lanes.count).map { lanes.share(ofLane: $0, in: imageCount).count }
    let workers = shares.map { EncoderLane(module, store, images: $0) }
    var best = Double.infinity
    for repetition in 0..<repetitions + 2 {
      let start = ContinuousClock.now
      try lanes.run { workers[$0].step(repetition) }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      if repetition >= 2 { best = min(best, seconds) }
    }
    return best
  }

  /// What one lane works on.
  ///
  /// `@unchecked Sendable` because lane `i` alone uses worker `i`.
  private final class EncoderLane: @unchecked Sendable {
    private let module: any EncoderModule
    private let store: ParameterStore
    private let images: Tensor
    private let gradients: Tensor
    private lazy var device = CPUDevice()

    init(_ module: any EncoderModule, _ store: ParameterStore, images count: Int) {
      self.module = module
      self.store = store
      gradients = store.makeVector()
      images = Tensor(uninitialized: [count, image.height, image.width, image.channels])
      var random = RandomStream(seed: 2, UInt64(count))
      for i in 0..<images.count { images.pointer[i] = random.uniform() }
    }

    /// In parts of a training pass's size, so that memory is used as in training.
    func step(_ repetition: Int) {
      let part = 152
      for start in stride(from: 0, to: images.shape[0], by: part) {
        let count = min(part, images.shape[0] - start)
        let tape = Tape(device: device)
        let pass = ForwardPass(
          tape: tape, parameters: BoundParameters(store, on: tape, gradients: gradients),
          isTraining: true, seed: UInt64(repetition))
        let features = module.encode(
          tape.constant(
            images.view(
              from: start * image.elementCount,
              shape: [count, image.height, image.width, image.channels])), pass)
        tape.seed(features, with: Tensor(repeating: 1, shape: features.shape))
        tape.backward()
      }
    }
  }
}
