import EngramCore
import EngramTesting
import Foundation
import Networks
import PluginTestSupport
import TensorEngine
import Testing
import YAMLTree

@Suite("MLP and MLP-Mixer")
struct MLPTests {
  private func parameterCount(_ encoder: any Encoder, _ image: ImageShape) -> Int {
    let store = ParameterStore()
    _ = encoder.makeModule(for: image, in: ParameterScope(store))
    return store.parameterCount
  }

  @Test func anMLPReadsVectorsAndImages() throws {
    let encoder = MLP(widths: [256, 128], dropout: 0)
    for (image, count) in [
      (ImageShape(height: 1, width: 1, channels: 512), 164_224),
      (ImageShape(height: 28, width: 28, channels: 1), 233_856),
    ] {
      #expect(try encoder.featureWidth(for: image) == 128)
      #expect(parameterCount(encoder, image) == count)
    }
  }

  @Test func anMLPWithoutLayersIsRefused() {
    let error = #expect(throws: ConfigurationError.self) {
      _ = try registry.make(.encoder, from: "{type: mlp, widths: []}", as: (any Encoder).self)
    }
    #expect(
      error?.diagnostics.map(\.message) == [
        "there is no layer; give at least one width, such as [128]"
      ])
  }

  private func mixer(_ change: (inout MixerShape) -> Void) -> MLPMixer {
    var shape = MixerShape()
    change(&shape)
    return MLPMixer(shape)
  }

  /// 1568 for the patches; per block 64 + 16,576 for tokens and 64 + 8352 for channels; 64 + 4224.
  @Test func theMixerAt32x32() throws {
    let image = ImageShape(height: 32, width: 32, channels: 3)
    #expect(try MLPMixer().featureWidth(for: image) == 128)
    #expect(parameterCount(MLPMixer(), image) == 106_080)
    #expect(EncoderContract.violations(of: mixer { $0.depth = 1 }, image: image) == [])
  }

  @Test(
    arguments: [
      ImageShape(height: 84, width: 84, channels: 3),
      ImageShape(height: 28, width: 28, channels: 1),
      ImageShape(height: 8, width: 12, channels: 2),
    ])
  func theMixerReadsOtherExtents(image: ImageShape) {
    let encoder = mixer {
      ($0.channels, $0.tokenHidden, $0.channelHidden) = (6, 5, 7)
      ($0.depth, $0.features) = (2, 9)
    }
    #expect(EncoderContract.violations(of: encoder, image: image) == [])
  }

  @Test func patchesThatDoNotTileAreRefused() {
    let error = #expect(throws: ShapeProblem.self) {
      try MLPMixer().featureWidth(for: ImageShape(height: 30, width: 32, channels: 3))
    }
    #expect(
      error?.message == "patches of 4x4 do not tile 30x32x3; 'patch' must divide both sides")
  }

  /// Patches are squares of pixels: exchanging two of them whole changes no sum over tokens as long as
  /// nothing mixes tokens, which is so with a depth of nothing but channels.
  @Test func aPatchIsASquare() {
    let store = ParameterStore()
    let module = mixer {
      ($0.patch, $0.channels, $0.tokenHidden, $0.channelHidden) = (2, 8, 1, 8)
      ($0.depth, $0.features) = (0, 5)
    }.makeModule(for: ImageShape(height: 4, width: 4, channels: 2), in: ParameterScope(store))
    store.seal(seed: 1)
    func encode(_ elements: [Float]) -> [Float] {
      let tape = Tape(device: CPUDevice(), isRecording: false)
      let pass = ForwardPass(
        tape: tape, parameters: BoundParameters(store, on: tape, gradients: store.makeVector()),
        isTraining: false, seed: 1)
      return module.encode(tape.constant(Tensor(elements, shape: [1, 4, 4, 2])), pass)
        .value.elements
    }
    let image = (0..<32).map { sin(Float($0 * $0)) }
    /// The pixel at a place of the image whose upper left and lower right squares are exchanged.
    func exchanged(_ row: Int, _ column: Int) -> (Int, Int) {
      (row < 2) == (column < 2) ? ((row + 2) % 4, (column + 2) % 4) : (row, column)
    }
    let other = (0..<32).map { place in
      let (row, column) = exchanged(place / 2 / 4, place / 2 % 4)
      return image[(row * 4 + column) * 2 + place % 2]
    }
    let (first, second) = (encode(image), encode(other))
    for (a, b) in zip(first, second) { #expect(abs(a - b) < 1e-5) }
    let shifted = encode(Array(image[2...] + image[..<2]))
    #expect(zip(first, shifted).contains { abs($0 - $1) > 1e-3 })
  }
}
