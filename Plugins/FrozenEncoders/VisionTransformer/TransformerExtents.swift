import EngramCore

/// The sizes of a Vision Transformer.
struct TransformerExtents: Sendable, Equatable {
  /// Numbers per token.
  let width: Int
  /// Blocks.
  let depth: Int
  /// Attention heads, which divide the width.
  let headCount: Int
  /// Width of the hidden layer of a block's MLP.
  let hidden: Int
  /// Side of a patch in pixels.
  let patch: Int
  /// Values per pixel.
  let channels: Int
  /// Side, in patches, of the images that the position embeddings were made for.
  var grid: Int
  /// The epsilon of the layer norms.
  let epsilon: Float

  /// The usual widths and depths.
  ///
  /// > Source: Dosovitskiy et al. (2021), table 1; tiny and small: Touvron et al. (2021), table 1.
  enum Size: String, CaseIterable, Sendable {
    case tiny, small, base, large

    /// Numbers per token; a head for every 64 of them.
    var width: Int {
      switch self {
      case .tiny: 192
      case .small: 384
      case .base: 768
      case .large: 1024
      }
    }

    /// Blocks.
    var depth: Int { self == .large ? 24 : 12 }
  }

  /// Patches of an image, down and across.
  ///
  /// - Throws: `ShapeProblem` when patches do not tile it or it has other channels.
  func tiles(of image: ImageShape) throws(ShapeProblem) -> (rows: Int, columns: Int) {
    guard image.channels == channels else {
      throw ShapeProblem(
        "the weights of the vit are for images of \(channels) channels, not of \(image)")
    }
    guard image.height % patch == 0, image.width % patch == 0 else {
      throw ShapeProblem("patches of \(patch)x\(patch) pixels do not tile images of \(image)")
    }
    return (image.height / patch, image.width / patch)
  }
}
