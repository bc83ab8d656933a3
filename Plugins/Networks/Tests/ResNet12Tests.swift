import EngramCore
import EngramTesting
import Networks
import PluginTestSupport
import TensorEngine
import Testing

@Suite("ResNet-12")
struct ResNet12Tests {
  /// 9 (3c + 2c²) and its like for the convolutions, the 1x1 ones, and eight vectors of norms per block.
  @Test(
    arguments: [
      (ResNet12.channels, 3, 2_232_448, 256), (ResNet12.channels, 1, 2_231_168, 256),
      (ResNet12.largeChannels, 3, 7_996_800, 512),
    ])
  func parametersAndFeatures(channels: [Int], colours: Int, count: Int, width: Int) throws {
    for side in [28, 32, 84] {
      let image = ImageShape(height: side, width: side, channels: colours)
      let encoder = ResNet12(channels: channels)
      #expect(try encoder.featureWidth(for: image) == width)
      let store = ParameterStore()
      _ = encoder.makeModule(for: image, in: ParameterScope(store))
      #expect(store.parameterCount == count)
    }
  }

  @Test(
    arguments: [
      ImageShape(height: 32, width: 32, channels: 3),
      ImageShape(height: 84, width: 84, channels: 3),
      ImageShape(height: 28, width: 28, channels: 1),
    ])
  func contract(image: ImageShape) {
    let encoder = ResNet12(channels: [3, 4, 5, 6], dropBlock: 0.1)
    #expect(EncoderContract.violations(of: encoder, image: image) == [])
  }

  /// Kaiming's deviation by fan-out: sqrt(2 / (9 * 64)) for 3x3, sqrt(2 / 64) for 1x1.
  @Test(arguments: [("0.1.kernel", 0.05893), ("0.skip.kernel", 0.17678)])
  func initialDeviations(name: String, deviation: Double) throws {
    let store = ParameterStore()
    _ = ResNet12(channels: [64]).makeModule(
      for: ImageShape(height: 8, width: 8, channels: 64), in: ParameterScope(store))
    store.seal(seed: 1)
    let values = try #require(store.named(store.values).first { $0.name == name }).tensor.elements
    let squares = values.reduce(0) { $0 + Double($1) * Double($1) }
    #expect(abs((squares / Double(values.count)).squareRoot() / deviation - 1) < 0.05)
  }

  @Test func anImageThatVanishesIsRefused() {
    let error = #expect(throws: ShapeProblem.self) {
      try ResNet12().featureWidth(for: ImageShape(height: 15, width: 64, channels: 1))
    }
    #expect(
      error?.message == "resnet12 halves the image 4 times, and nothing is left of 15x64x1")
  }

  /// Settings that change nothing beside others are warned about, and only those.
  @Test(
    arguments: [
      ("large: true", [String]()),
      ("large: true, channels: [4, 8]", ["large"]),
      ("drop-block-size: 3", ["drop-block-size"]),
      ("drop-block: 0.1, drop-block-size: 3", []),
    ])
  func settingsWithoutEffect(settings: String, keys: [String]) throws {
    let found = try warnings(
      in: """
        experiment: e
        components:
          seen: {type: glyphs, size: 16, classes: 12, examples: 6}
          episodes: {type: episodes, datasets: [$seen], tasks: 2, shots: 1}
        learners:
          acl: {type: acl, stream: $episodes, steps: 5, encoder: {type: resnet12, \(settings)}}
        """)
    #expect(
      found.compactMap { $0.split(separator: ":").first.map(String.init) }
        == keys.map { "learners.acl.encoder.\($0)" })
  }

  /// Between the forward and the backward pass it keeps four maps and a quarter for each block, not the
  /// ten and more of convolutions, norms and activations one by one.
  @Test func itKeepsOneMapForEachConvolution() {
    let store = ParameterStore()
    let module = ResNet12(channels: [16]).makeModule(
      for: ImageShape(height: 32, width: 32, channels: 1), in: ParameterScope(store))
    store.seal(seed: 1)
    let images = Tensor(repeating: 1, shape: [16, 32, 32, 1])
    let (account, tape) = (MemoryAccount(), Tape(device: CPUDevice()))
    let gradients = store.makeVector()
    let pass = ForwardPass(
      tape: tape, parameters: BoundParameters(store, on: tape, gradients: gradients),
      isTraining: true, seed: 1)
    let features = account.track { module.encode(tape.constant(images), pass) }
    let map = 16 * 32 * 32 * 16 * MemoryLayout<Float>.stride
    #expect(account.byteCount < map * 9 / 2, "\(features.shape)")
    #expect(account.byteCount >= map * 4)
  }
}
