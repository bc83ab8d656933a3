internal import EngramCore
internal import Networks
internal import TensorEngine

/// The encoder alone: forward and backward over 1,320 images of 32x32x3.
enum EncoderBench {
  static let imageCount = 1320
  private static let image = ImageShape(height: 32, width: 32, channels: 3)

  /// Multiplications and additions of the convolutions, forward and backward; the first layer needs
  /// no gradient of its input.
  static var operationCount: Double {
    var total = 0.0
    var (side, inputs) = (image.height, image.channels)
    for block in 0..<4 {
      let forward = 2.0 * Double(side * side * inputs * 32 * 9)
      total += forward * (block == 0 ? 2 : 3)
      (side, inputs) = (side / 2, 32)
    }
    return total * Double(imageCount)
  }

  /// The best seconds of some repetitions.
  static func run(lanes: LaneGroup, repetitions: Int) throws -> Double {
    let store = ParameterStore()
    let module = Conv4(channels: 32, dropout: 0.1)
      .makeModule(for: image, in: ParameterScope(store))
    store.seal(seed: 1)
    let shares = (0..<lanes.count).map { lane in
      imageCount * (lane + 1) / lanes.count - imageCount * lane / lanes.count
    }
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
