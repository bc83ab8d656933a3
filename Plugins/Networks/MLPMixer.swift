public import EngramCore
import TensorEngine

/// Patches of an image as tokens, mixed in turn over tokens and over channels by small MLPs.
///
/// Each of `depth` blocks: `x + (W₂ GELU(W₁ norm(x)ᵀ))ᵀ`, then `x + W₄ GELU(W₃ norm(x))`, both with biases
/// and layer norm over channels. After the last block: layer norm → mean over tokens → linear.
///
/// Tokens of 32 channels and four blocks are what Irie, Csordás & Schmidhuber's code has. Its patches of
/// 16x16 pixels make no more than four tokens of an image of 32x32; patches of 4x4 make 64. Its hidden
/// layers have half the channels and a multiple of the tokens that depends on another setting; the
/// paper's have rather more than the tokens and four times the channels, as here. GELU is the form with
/// tanh, as in the paper's own code.
///
/// > Source: Tolstikhin et al. (2021), <https://arxiv.org/abs/2105.01601>.
public struct MLPMixer: Encoder {
  /// The word in YAML.
  public static let typeName = "mlp-mixer"
  /// One sentence for lists.
  public static let summary =
    "MLP-Mixer: patches as tokens, mixed by MLPs over tokens and over channels."

  private let sizes: MLPMixerSizes
  private let patch: Int
  private let depth: Int
  private let dropout: Float
  private let features: Int

  /// Creates the encoder.
  public init(
    patch: Int = 4, sizes: MLPMixerSizes = MLPMixerSizes(), depth: Int = 4, dropout: Float = 0,
    features: Int = 128
  ) {
    self.patch = patch
    self.sizes = sizes
    self.depth = depth
    self.dropout = dropout
    self.features = features
  }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    patch = settings.integer(
      "patch", default: 4, in: 1...1024, unit: "pixels",
      "Side of a square patch; must divide both sides of the image.")
    sizes = MLPMixerSizes(
      channels: settings.integer("channels", default: 32, in: 1...4096, "Channels of a token."),
      tokenHidden: settings.integer(
        "token-hidden", default: 128, in: 1...16_384,
        "Hidden width of the MLPs that mix tokens."),
      channelHidden: settings.integer(
        "channel-hidden", default: 128, in: 1...16_384,
        "Hidden width of the MLPs that mix channels."))
    depth = settings.integer("depth", default: 4, in: 1...64, "Number of blocks.")
    dropout = Float(
      settings.number("dropout", default: 0, in: 0...0.9, "Dropout rate after each GELU."))
    features = settings.integer("features", default: 128, in: 1...16_384, "Number of features.")
  }

  /// The number of features.
  public func featureWidth(for image: ImageShape) throws(ShapeProblem) -> Int {
    guard image.height % patch == 0, image.width % patch == 0 else {
      throw ShapeProblem(
        "patches of \(patch)x\(patch) do not tile \(image); 'patch' must divide both sides")
    }
    return features
  }

  /// Declares `patches`, `0.tokens.norm`, `0.tokens.0`, `0.tokens.1`, `0.channels.norm`, …, `norm`, `out`.
  public func makeModule(for image: ImageShape, in scope: ParameterScope) -> any EncoderModule {
    let tokens = (image.height / patch) * (image.width / patch)
    let channels = sizes.channels
    let patches = LinearLayer(
      scope.part("patches"), inputs: patch * patch * image.channels, outputs: channels)
    let blocks = (0..<depth).map { index in
      let part = scope.part("\(index)")
      return MLPMixerModule.Block(
        tokens: .init(
          part.part("tokens"), normed: channels, mixed: tokens, hidden: sizes.tokenHidden),
        channels: .init(
          part.part("channels"), normed: channels, mixed: channels, hidden: sizes.channelHidden))
    }
    return MLPMixerModule(
      patch: patch, dropout: dropout, patches: patches, blocks: blocks,
      norm: NormLayer(scope.part("norm"), width: channels),
      out: LinearLayer(scope.part("out"), inputs: channels, outputs: features))
  }
}

/// The widths within an ``MLPMixer``.
public struct MLPMixerSizes: Sendable {
  let channels: Int
  let tokenHidden: Int
  let channelHidden: Int

  /// Creates the widths of a token and of the hidden layers that mix tokens and channels.
  public init(channels: Int = 32, tokenHidden: Int = 128, channelHidden: Int = 128) {
    self.channels = channels
    self.tokenHidden = tokenHidden
    self.channelHidden = channelHidden
  }
}
