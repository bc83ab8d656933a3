import EngramCore
import EngramTesting
import Networks
import TensorEngine
import Testing

@Suite("Conv4")
struct Conv4Tests {
  /// The geometries of the paper's code: image, channels, features.
  @Test(
    arguments: [
      (ImageShape(height: 32, width: 32, channels: 3), 32, 128),
      (ImageShape(height: 84, width: 84, channels: 3), 32, 800),
      (ImageShape(height: 28, width: 28, channels: 1), 64, 64),
    ])
  func featureWidthsOfThePaper(image: ImageShape, channels: Int, width: Int) throws {
    let encoder = Conv4(channels: channels, dropout: 0)
    #expect(try encoder.featureWidth(for: image) == width)
  }

  /// The same geometries run, and the features have the promised width.
  @Test(
    arguments: [
      ImageShape(height: 84, width: 84, channels: 3),
      ImageShape(height: 28, width: 28, channels: 1),
      ImageShape(height: 17, width: 31, channels: 2),
    ])
  func contract(image: ImageShape) {
    #expect(
      EncoderContract.violations(of: Conv4(channels: 4, dropout: 0.1), image: image).isEmpty)
  }

  @Test func anImageThatVanishesIsRefused() {
    let error = #expect(throws: ShapeProblem.self) {
      try Conv4(channels: 4, dropout: 0)
        .featureWidth(for: ImageShape(height: 15, width: 64, channels: 1))
    }
    #expect(
      error?.message == "conv4 halves the image 4 times, and nothing is left of 15x64x1")
  }

  /// With three colours 896 + 3 * 9248 for the convolutions and 4 * 64 for the norms; grey with 64
  /// channels 640 + 3 * 36928 and 4 * 128.
  @Test(
    arguments: [
      (ImageShape(height: 32, width: 32, channels: 3), 32, 28_896),
      (ImageShape(height: 84, width: 84, channels: 3), 32, 28_896),
      (ImageShape(height: 28, width: 28, channels: 1), 64, 111_936),
    ])
  func theParametersAreThoseOfThePaper(image: ImageShape, channels: Int, count: Int) {
    let store = ParameterStore()
    _ = Conv4(channels: channels, dropout: 0).makeModule(
      for: image, in: ParameterScope(store, prefix: "a."))
    #expect(store.parameterCount == count)
    #expect(
      store.entries.prefix(5).map(\.name)
        == ["a.0.kernel", "a.0.bias", "a.0.gamma", "a.0.beta", "a.1.kernel"])
  }
}
