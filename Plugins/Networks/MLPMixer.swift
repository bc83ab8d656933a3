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

  private let shape: MixerShape

  /// Creates the encoder.
  public init(_ shape: MixerShape = MixerShape()) { self.shape = shape }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws { shape = MixerShape(&settings) }

  /// The number of features; patches must tile the image.
  public func featureWidth(for image: ImageShape) throws(ShapeProblem) -> Int {
    _ = try shape.tokenCount(of: image)
    return shape.features
  }

  /// Declares `patches`, `0.tokens.norm`, `0.tokens.0`, `0.tokens.1`, `0.channels.norm`, …, `norm`, `out`.
  public func makeModule(for image: ImageShape, in scope: ParameterScope) -> any EncoderModule {
    let tokens = shape.checkedTokenCount(of: image)
    let embedding = shape.embedding(of: image, in: scope)
    let blocks = (0..<shape.depth).map { index in
      let part = scope.part("\(index)")
      return MLPMixerModule.Block(
        tokens: shape.tokenMixing(tokens: tokens, in: part), channels: shape.channelMixing(in: part)
      )
    }
    return MLPMixerModule(
      patches: Patches(side: shape.patch), dropout: shape.dropout, embedding: embedding,
      blocks: blocks, head: shape.head(in: scope))
  }
}
