public import EngramCore
import TensorEngine

/// A Vision Transformer whose weights are read from a file and stay as they are.
///
/// Files of timm, torchvision and Hugging Face are told apart by their names; width, depth, patches and the
/// size of images follow from the shapes. For images of another size the position embeddings are resized.
/// GELU is the exact one, `x Φ(x)`, as in all three libraries. Gradients pass through to images; the
/// weights have none and are no parameters of the learner.
///
/// > Source: Dosovitskiy et al. (2021), <https://arxiv.org/abs/2010.11929>.
public struct VisionTransformer: FrozenEncoder {
  /// The word in YAML.
  public static let typeName = "vit"
  /// One sentence for lists.
  public static let summary =
    "Vision Transformer with frozen weights from a safetensors file of timm, torchvision or Hugging Face."

  private let file: TransformerFile?
  private let extents: TransformerExtents
  private let features: VisionTransformerModule.Features
  private let weights = PreparedValue<TransformerWeights>()

  /// Opens a file of weights.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - headCount: The attention heads; `nil` for those that the file names, or one for every 64 features.
  /// - Throws: `DataError` when it does not hold a Vision Transformer.
  public init(weights path: String, headCount: Int? = nil) throws {
    let file = try TransformerFile(path, headCount: headCount, epsilon: nil)
    self.file = file
    extents = file.extents
    features = .classToken
  }

  /// Reads the settings, and of a file the names and shapes.
  public init(settings: inout SettingsReader) throws {
    let path = settings.optionalFile(
      "weights",
      "A safetensors file of timm, torchvision or Hugging Face; without one the weights are drawn at random, "
        + "as a control and to measure time.")
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
    let size = settings.choice(
      "size", default: TransformerExtents.Size.base, "Without a file, the width and the depth.")
    let patch = settings.integer(
      "patch", default: 16, in: 1...1024, unit: "pixels", "Without a file, the side of a patch.")
    let channels = settings.integer(
      "channels", default: 3, in: 1...1024, "Without a file, the values per pixel.")
    guard let path else {
      let numbers = size.numbers
      let headCount = heads ?? numbers.headCount
      if numbers.width % headCount != 0 || numbers.width / headCount > 256 {
        settings.reject(
          "heads",
          "\(headCount) heads do not divide the width \(numbers.width) into parts of at most 256")
        throw IncompleteComponent()
      }
      file = nil
      extents = TransformerExtents(
        width: numbers.width, depth: numbers.depth, headCount: headCount,
        hidden: 4 * numbers.width, patch: patch, channels: channels, grid: 224 / min(patch, 224),
        epsilon: epsilon > 0 ? Float(epsilon) : TransformerNaming.timm.epsilon)
      return
    }
    for key in ["size", "patch", "channels"] {
      settings.warn(key, "the shapes in the file of 'weights' say it; remove one of the two")
    }
    do {
      let file = try TransformerFile(
        path, headCount: heads, epsilon: epsilon > 0 ? Float(epsilon) : nil)
      self.file = file
      extents = file.extents
    } catch {
      settings.reject("weights", error.message)
      throw IncompleteComponent()
    }
  }

  /// The width of a token.
  public func featureWidth(for image: ImageShape) throws(ShapeProblem) -> Int {
    _ = try extents.tiles(of: image)
    return extents.width
  }

  /// Reads the weights, or draws them.
  public func prepare() throws {
    _ = try weights.get { try file?.weights() ?? TransformerWeights.random(extents, seed: 0) }
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

  /// Declares nothing: there is nothing to train.
  public func makeModule(for image: ImageShape, in scope: ParameterScope) -> any EncoderModule {
    guard let tiles = try? extents.tiles(of: image) else {
      preconditionFailure("a vit with \(extents) was made for images of \(image)")
    }
    return VisionTransformerModule(features: features, tiles: tiles, weights: weights)
  }
}
