public import EngramCore
import TensorEngine

/// The few-shot encoder of convolution blocks, four by default.
///
/// Each block: 3x3 convolution with bias → instance norm (affine) → 2x2 max-pool → dropout → ReLU.
/// The last map is flattened, channels innermost.
///
/// > Source: Vinyals et al. (2016), appendix A; with instance norm as in Irie, Csordás & Schmidhuber
/// > (2025), section 4.
public struct Conv4: Encoder {
  /// The word in YAML.
  public static let typeName = "conv4"
  /// One sentence for lists.
  public static let summary =
    "Blocks of 3x3 convolution, instance norm, max-pool, dropout and ReLU; four by default."

  private let channels: Int
  private let blockCount: Int
  private let dropout: Float

  /// Creates the encoder.
  public init(channels: Int, blockCount: Int = 4, dropout: Float) {
    self.channels = channels
    self.blockCount = blockCount
    self.dropout = dropout
  }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    channels = settings.integer(
      "channels", default: 32, in: 1...1024, "Channels of every block.")
    blockCount = settings.integer("blocks", default: 4, in: 1...8, "Number of blocks.")
    dropout = Float(
      settings.number("dropout", default: 0.1, in: 0...0.9, "Dropout rate within each block."))
  }

  /// `channels * (height / 2^blocks) * (width / 2^blocks)`, rounding down at every block.
  public func featureWidth(for image: ImageShape) throws(ShapeProblem) -> Int {
    let (height, width) = (image.height >> blockCount, image.width >> blockCount)
    guard height > 0, width > 0 else {
      throw ShapeProblem(
        "conv4 halves the image \(blockCount) times, and nothing is left of \(image)")
    }
    return channels * height * width
  }

  /// Declares `0.kernel`, `0.bias`, `0.gamma`, `0.beta`, `1.kernel`, ….
  public func makeModule(for image: ImageShape, in scope: ParameterScope) -> any EncoderModule {
    var inputs = image.channels
    let blocks = (0..<blockCount).map { index in
      let part = scope.part("\(index)")
      let fanIn = Initialization.fanIn(inputs * 9)
      defer { inputs = channels }
      return Conv4Module.Block(
        kernel: part.declare("kernel", [channels, inputs, 3, 3], fanIn),
        bias: part.declare("bias", [channels], fanIn),
        gamma: part.declare("gamma", [channels], .constant(1)),
        beta: part.declare("beta", [channels], .constant(0)))
    }
    return Conv4Module(blocks: blocks, dropout: dropout)
  }
}

/// The network of ``Conv4``.
struct Conv4Module: EncoderModule {
  struct Block: Sendable {
    let kernel: ParameterHandle
    let bias: ParameterHandle
    let gamma: ParameterHandle
    let beta: ParameterHandle
  }

  let blocks: [Block]
  let dropout: Float

  func encode(_ images: Variable, _ pass: ForwardPass) -> Variable {
    let map = blocks.reduce(images) { map, block in
      pass.tape.apply(
        ConvolutionBlock(dropout: pass.dropout(dropout)),
        to: map, pass[block.kernel], pass[block.bias], pass[block.gamma], pass[block.beta])
    }
    let imageCount = map.shape[0]
    return pass.tape.apply(
      Reshape([imageCount, map.shape.elementCount / max(imageCount, 1)]), to: map)
  }
}
