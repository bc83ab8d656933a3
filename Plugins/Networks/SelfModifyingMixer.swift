public import EngramCore
import TensorEngine

/// A mixer that rewrites itself while it reads: every MLP that mixes tokens or channels is preceded by a
/// layer that learns from (image, label) pairs, by default a self-referential weight matrix.
///
/// A learned vector for the label is added to every token, which is the same as projecting the patch with
/// the one-hot label appended; one further label means "unknown". Then each of `depth` blocks, for image
/// `t` of a sequence:
///
/// 1. `xᵀ ← layer(xᵀ)`: each channel is a sequence of its own over the images, of vectors over tokens;
/// 2. `x + (W₂ GELU(W₁ norm(x)ᵀ))ᵀ`;
/// 3. `x ← layer(x)`: each token is a sequence of its own over the images, of vectors over channels;
/// 4. `x + W₄ GELU(W₃ norm(x))`.
///
/// All channels (all tokens) start from the same slow weights, and each rewrites its own copy: an image is
/// one step whatever its size, so that reading takes as many steps as there are images. In the released
/// code of the paper this network ends in one more self-referential layer, which here is that of the
/// learner: `layers: 1`.
///
/// > Source: Irie, Csordás & Schmidhuber (2025), whose code has it and whose paper reports no results;
/// > the state of every token and channel apart is a decision of this project.
public struct SelfModifyingMixer: SequenceEncoder {
  /// The word in YAML.
  public static let typeName = "self-modifying-mixer"
  /// One sentence for lists.
  public static let summary =
    "MLP-Mixer whose every MLP is preceded by a layer that learns while it reads."

  private let shape: MixerShape
  private let tokenLayer: any SequenceLayer
  private let channelLayer: any SequenceLayer
  private let labelScale: Float

  /// Creates the encoder.
  ///
  /// - Precondition: `channelLayer` takes the channels of `shape` as its width.
  public init(
    _ shape: MixerShape = MixerShape(), tokenLayer: any SequenceLayer,
    channelLayer: any SequenceLayer, labelScale: Float = 1
  ) {
    self.shape = shape
    self.tokenLayer = tokenLayer
    self.channelLayer = channelLayer
    self.labelScale = labelScale
  }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    shape = MixerShape(&settings)
    labelScale = Float(
      settings.number(
        "label-scale", default: 1, in: 0.001...1000, "Factor on the initial label vectors."))
    tokenLayer = try settings.component(
      "token-layer", .sequenceLayer, as: (any SequenceLayer).self, default: "srwm",
      "The layer before each MLP that mixes tokens; its width is the number of tokens.")
    channelLayer = try settings.component(
      "channel-layer", .sequenceLayer, as: (any SequenceLayer).self, default: "srwm",
      "The layer before each MLP that mixes channels; its width is the number of channels.")
    do {
      try channelLayer.validate(width: shape.channels)
      settings.infer("channel-layer", .count(shape.channels, .features))
    } catch {
      settings.mismatch("channel-layer", with: ["channels"], in: .features, error.message)
      throw IncompleteComponent()
    }
  }

  /// Whether that of one of the two layers does.
  public var stateGrows: Bool { tokenLayer.stateGrows || channelLayer.stateGrows }

  /// The number of features; patches must tile the image, and their number must suit the token layer.
  public func featureWidth(for image: ImageShape) throws(ShapeProblem) -> Int {
    let tokens = try shape.tokenCount(of: image)
    do {
      try tokenLayer.validate(width: tokens)
    } catch {
      throw ShapeProblem(
        "patches of \(shape.patch)x\(shape.patch) make \(tokens) tokens of \(image), and the token "
          + "layer does not take that width: \(error.message)")
    }
    return shape.features
  }

  /// The network that has read nothing and reads nothing.
  public func makeModule(for image: ImageShape, in scope: ParameterScope) -> any EncoderModule {
    makeNetwork(for: image, labelCount: 0, in: scope)
  }

  /// Declares `patches`, `labels`, `0.tokens.layer`, `0.tokens.norm`, …, `norm`, `out`.
  public func makeSequenceModule(
    for image: ImageShape, labelCount: Int, in scope: ParameterScope
  ) -> any SequenceEncoderModule {
    makeNetwork(for: image, labelCount: labelCount, in: scope)
  }

  private func makeNetwork(
    for image: ImageShape, labelCount: Int, in scope: ParameterScope
  ) -> SelfModifyingMixerModule {
    let tokens = shape.checkedTokenCount(of: image)
    let embedding = shape.embedding(of: image, in: scope)
    // The bound of one linear layer over a patch and the one-hot label together.
    let inputs = shape.patch * shape.patch * image.channels + labelCount + 1
    let labels = scope.declare(
      "labels", [labelCount + 1, shape.channels],
      .uniform(bound: labelScale / Float(inputs).squareRoot()))
    let stages = (0..<shape.depth).flatMap { index in
      let part = scope.part("\(index)")
      return [
        SelfModifyingMixerModule.Stage(
          side: .tokens, layer: tokenLayer.makeModule(width: tokens, in: part.part("tokens.layer")),
          mixing: shape.tokenMixing(tokens: tokens, in: part)),
        SelfModifyingMixerModule.Stage(
          side: .channels,
          layer: channelLayer.makeModule(width: shape.channels, in: part.part("channels.layer")),
          mixing: shape.channelMixing(in: part)),
      ]
    }
    return SelfModifyingMixerModule(
      image: image, patches: Patches(side: shape.patch),
      extents: TokenExtents(tokens: tokens, channels: shape.channels), dropout: shape.dropout,
      embedding: embedding, labels: labels, labelCount: labelCount, stages: stages,
      head: shape.head(in: scope))
  }
}
