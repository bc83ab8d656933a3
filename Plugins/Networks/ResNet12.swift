public import EngramCore
import TensorEngine

/// The few-shot encoder of four residual blocks, with a mean over pixels at the end.
///
/// Each block: three 3x3 convolutions without bias, each followed by instance norm (affine); leaky ReLU
/// after the first two; plus a 1x1 convolution of the input with a norm of its own; leaky ReLU of the sum
/// → 2x2 max-pool. The last two blocks may end in DropBlock.
///
/// The original has batch norm, whose statistics are those of a batch. Here images must not see each
/// other: the queries of an episode would tell about one another, and results would depend on how many
/// are asked at once. So norms are those of single images, as in ``Conv4``.
///
/// > Source: He, Zhang, Ren & Sun (2016), <https://arxiv.org/abs/1512.03385>; of twelve layers with
/// > leaky ReLU in Lee, Maji, Ravichandran & Soatto (2019), <https://arxiv.org/abs/1904.03758>; channels
/// > as in Irie, Csordás & Schmidhuber's code (2025); DropBlock: Ghiasi, Lin & Le (2018).
public struct ResNet12: Encoder {
  /// The word in YAML.
  public static let typeName = "resnet12"
  /// One sentence for lists.
  public static let summary =
    "Residual blocks of three 3x3 convolutions with instance norm and leaky ReLU, then the mean."
  /// The channels of the four blocks unless others are asked for.
  public static let channels = [64, 96, 128, 256]
  /// The channels of the four blocks of the large network.
  public static let largeChannels = [64, 128, 256, 512]

  private let channels: [Int]
  private let dropBlock: Float
  private let dropBlockSize: Int

  /// Creates the encoder with one block for each element of `channels`.
  public init(
    channels: [Int] = ResNet12.channels, dropBlock: Float = 0, dropBlockSize: Int = 5
  ) {
    self.channels = channels
    self.dropBlock = dropBlock
    self.dropBlockSize = dropBlockSize
  }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    let isLarge = settings.flag(
      "large", default: false,
      "Whether the blocks have \(Self.largeChannels) channels instead of \(Self.channels).")
    let given = settings.integers(
      "channels", default: [], in: 1...1024,
      "Channels of each block, one block for each number; empty for the usual four blocks.")
    dropBlock = Float(
      settings.number(
        "drop-block", default: 0, in: 0...0.9,
        "Share of the maps of the last two blocks that DropBlock sets to zero in training."))
    dropBlockSize = settings.integer(
      "drop-block-size", default: 5, in: 1...64, unit: "pixels",
      "Side of the squares that DropBlock drops; smaller maps are one square.")
    channels = !given.isEmpty ? given : isLarge ? Self.largeChannels : Self.channels
    if isLarge, !given.isEmpty {
      settings.warn("large", "'channels' says how many channels there are; remove one of the two")
    }
    if dropBlock == 0 {
      settings.warn("drop-block-size", "nothing is dropped; remove it or raise 'drop-block'")
    }
  }

  /// The channels of the last block.
  public func featureWidth(for image: ImageShape) throws(ShapeProblem) -> Int {
    guard let width = channels.last else {
      throw ShapeProblem("resnet12 has no blocks to encode \(image) with")
    }
    guard min(image.height, image.width) >> channels.count > 0 else {
      throw ShapeProblem(
        "resnet12 halves the image \(channels.count) times, and nothing is left of \(image)")
    }
    return width
  }

  /// Declares `0.0.kernel`, `0.0.gamma`, `0.0.beta`, `0.1.kernel`, …, `0.skip.kernel`, … for each block.
  public func makeModule(for image: ImageShape, in scope: ParameterScope) -> any EncoderModule {
    var inputs = image.channels
    let blocks = channels.enumerated().map { index, outputs in
      let part = scope.part("\(index)")
      defer { inputs = outputs }
      return ResNet12Module.Block(
        branch: (0..<3).map { layer in
          .init(
            part.part("\(layer)"), [outputs, layer == 0 ? inputs : outputs, 3, 3])
        },
        skip: .init(part.part("skip"), [outputs, inputs]),
        dropBlock: index + 2 >= channels.count ? dropBlock : 0)
    }
    return ResNet12Module(blocks: blocks, dropBlockSize: dropBlockSize)
  }
}
