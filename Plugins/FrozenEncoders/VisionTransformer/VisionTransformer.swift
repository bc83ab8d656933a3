public import EngramCore
import TensorEngine

/// A Vision Transformer, whose weights are read from a file and stay as they are, or are trained.
///
/// Files of timm, torchvision, Hugging Face and Engram are told apart by their names; width, depth, patches and
/// the size of images follow from the shapes. For images of another size the position embeddings are resized.
/// GELU is the exact one, `x Φ(x)`, as in all these libraries. Gradients pass through to images; weights that
/// are read have none and are no parameters of the learner.
///
/// With `train` the weights are parameters of the learner, drawn as timm draws them, and the positions are those
/// of its images. What it leaves behind is what `weights` reads, and `frozen`.
///
/// > Source: Dosovitskiy et al. (2021), <https://arxiv.org/abs/2010.11929>.
public struct VisionTransformer: FrozenEncoder {
  /// The word in YAML.
  public static let typeName = "vit"
  /// One sentence for lists.
  public static let summary =
    "Vision Transformer with frozen weights from a safetensors file, or to be trained."

  private let source: Source
  private let extents: TransformerExtents
  private let features: VisionTransformerModule.Features
  private let weights = PreparedValue<TransformerWeights>()

  /// Where the weights come from.
  private enum Source {
    case file(TransformerFile)
    /// They are drawn at random and stay so.
    case random
    /// They are parameters.
    case training
  }

  /// Opens a file of weights.
  ///
  /// - Parameters:
  ///   - path: The file, or the folder of a run.
  ///   - headCount: The attention heads; `nil` for those that the file names, or one for every 64 features.
  /// - Throws: `DataError` when it does not hold a Vision Transformer.
  public init(weights path: String, headCount: Int? = nil) throws {
    let file = try TransformerFile(path, headCount: headCount, epsilon: nil)
    source = .file(file)
    extents = file.extents
    features = .classToken
  }

  /// Reads the settings, and of a file the names and shapes.
  public init(settings: inout SettingsReader) throws {
    let path = settings.optionalFile(
      "weights",
      "A safetensors file of timm, torchvision, Hugging Face or Engram, or the folder of a run that trained a "
        + "vit; without one the weights are drawn at random.")
    let isTrained = settings.flag(
      "train", default: false,
      "Without a file, whether the weights are trained with everything else, or stay as they are drawn, as a "
        + "control and to measure time.")
    features = settings.choice(
      "features", default: .classToken,
      "Whether the features are the class token or the mean of the other tokens, after the last norm."
    )
    let heads = settings.optionalInteger(
      "heads", in: 1...1024,
      "Attention heads; without it those that the file's metadata name, or one for every 64 features."
    )
    let epsilon = settings.number(
      "epsilon", default: 0, in: 0...1,
      "The epsilon of the layer norms; 0 for that of the file's metadata or library.")
    let drawn = DrawnTransformer(settings: &settings)
    guard let path else {
      if isTrained { drawn.warnOfImageSize(&settings) }
      extents = try drawn.extents(
        heads: heads, epsilon: epsilon > 0 ? Float(epsilon) : nil, &settings)
      source = isTrained ? .training : .random
      return
    }
    drawn.warnOfAll(&settings)
    if isTrained {
      settings.reject(
        "train", "the weights of a file stay as they are; remove 'train' or 'weights'")
      throw IncompleteComponent()
    }
    do {
      let file = try TransformerFile(
        path, headCount: heads, epsilon: epsilon > 0 ? Float(epsilon) : nil)
      source = .file(file)
      extents = file.extents
    } catch {
      settings.reject("weights", error.message)
      throw IncompleteComponent()
    }
  }

  /// Whether the weights stay as they are.
  public var isFrozen: Bool {
    if case .training = source { false } else { true }
  }

  /// The attention heads and the epsilon of layer norms, under the names that Hugging Face has for them.
  public var weightsMetadata: [String: String] {
    isFrozen
      ? [:]
      : [
        "num_attention_heads": String(extents.headCount),
        "layer_norm_eps": String(extents.epsilon),
      ]
  }

  /// Whether the features are the class token.
  var readsClassToken: Bool { features == .classToken }

  /// The number of blocks.
  var depth: Int { extents.depth }

  /// The width of a token.
  public func featureWidth(for image: ImageShape) throws(ShapeProblem) -> Int {
    _ = try extents.tiles(of: image)
    if !isFrozen, image.height != image.width {
      throw ShapeProblem("a vit is trained on square images, not on images of \(image)")
    }
    return extents.width
  }

  /// Reads the weights, or draws them, unless they are parameters.
  public func prepare() throws {
    switch source {
    case .file(let file): _ = try weights.get { try file.weights() }
    case .random: _ = weights.get { TransformerWeights.random(extents, seed: 0) }
    case .training: break
    }
  }

  /// A digest of all weights.
  public var weightDigest: String {
    let (digest, weights) = (ContentDigest(), weights.known)
    for norm in [weights.finalNorm] + weights.blocks.flatMap({ [$0.firstNorm, $0.secondNorm] }) {
      digest.add(norm.gamma)
      digest.add(norm.beta)
    }
    for layer in [weights.patches]
      + weights.blocks.flatMap({ [$0.packed, $0.out, $0.up, $0.down] })
    {
      digest.add(layer.weight)
      digest.add(layer.bias)
    }
    digest.add(weights.classToken)
    digest.add(weights.positions)
    return digest.text
  }

  /// Declares all weights if they are to be trained, and nothing otherwise.
  public func makeModule(for image: ImageShape, in scope: ParameterScope) -> any EncoderModule {
    guard let tiles = try? extents.tiles(of: image) else {
      preconditionFailure("a vit with \(extents) was made for images of \(image)")
    }
    guard !isFrozen else { return frozenModule(for: image) }
    var extents = extents
    extents.grid = tiles.rows
    return VisionTransformerModule(
      features: features, tiles: tiles, weights: .trained(TransformerParts(extents, in: scope)))
  }

  /// The network with weights that stay as they are.
  ///
  /// - Precondition: They do, and ``featureWidth(for:)`` accepts the extent.
  func frozenModule(for image: ImageShape) -> VisionTransformerModule {
    guard isFrozen, let tiles = try? extents.tiles(of: image) else {
      preconditionFailure("a vit with \(extents) was made for images of \(image)")
    }
    return VisionTransformerModule(features: features, tiles: tiles, weights: .frozen(weights))
  }
}
