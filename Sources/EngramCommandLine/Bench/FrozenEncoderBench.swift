internal import EngramCore
internal import TensorEngine

/// ViT-B/16 at random weights, forward over a batch of images of 224x224x3.
struct FrozenEncoderBench {
  /// Images at once.
  static let imageCount = 16

  private static let image = ImageShape(height: 224, width: 224, channels: 3)

  private let lanes: LaneGroup
  private let workers: [Worker]

  /// Prepares an encoder and images.
  init(_ encoder: any Encoder, lanes: LaneGroup) throws {
    self.lanes = lanes
    try encoder.prepare()
    let module = encoder.makeModule(for: Self.image, in: ParameterScope(ParameterStore()))
    workers = (0..<lanes.count).map { lane in
      Worker(module, lanes.share(ofLane: lane, in: Self.imageCount).count)
    }
  }

  /// The seconds of one pass over the batch.
  func seconds() throws -> Double {
    let start = ContinuousClock.now
    try lanes.run { workers[$0].encode() }
    return (ContinuousClock.now - start) / .seconds(1)
  }

  /// What one lane works on.
  ///
  /// `@unchecked Sendable` because lane `i` alone uses worker `i`.
  private final class Worker: @unchecked Sendable {
    private let module: any EncoderModule
    private let images: Tensor
    private lazy var device = CPUDevice()

    init(_ module: any EncoderModule, _ count: Int) {
      self.module = module
      images = Tensor(uninitialized: [count, image.height, image.width, image.channels])
      var random = RandomStream(seed: 2, UInt64(count))
      for i in 0..<images.count { images.pointer[i] = random.uniform(in: -1...1) }
    }

    func encode() {
      guard images.shape[0] > 0 else { return }
      let store = ParameterStore()
      store.seal(seed: 0)
      let tape = Tape(device: device, isRecording: false)
      let pass = ForwardPass(
        tape: tape, parameters: BoundParameters(frozen: store, on: tape), isTraining: false,
        seed: 0)
      _ = module.encode(tape.constant(images), pass)
    }
  }
}

/// The same network of timm in PyTorch, run as a program of its own in the same call.
struct TimmPeer {
  let python: PythonProgram
  let threads: Int

  /// The best seconds of some passes over as many images.
  func seconds(imageCount: Int, repetitions: Int) throws -> Double {
    let program = """
      import sys, time
      import timm, torch
      torch.set_num_threads(int(sys.argv[2]))
      model = timm.create_model("vit_base_patch16_224", num_classes=0).eval()
      images = torch.rand(int(sys.argv[1]), 3, 224, 224)
      best = 1e9
      with torch.inference_mode():
          for _ in range(int(sys.argv[3]) + 1):
              start = time.perf_counter()
              model(images)
              best = min(best, time.perf_counter() - start)
      print(best)
      """
    let text = try python.output([
      "-c", program, "\(imageCount)", "\(threads)", "\(repetitions)",
    ])
    guard let line = text.split(separator: "\n").last, let seconds = Double(line) else {
      throw RunError("timm printed no time: \(text)")
    }
    return seconds
  }
}
