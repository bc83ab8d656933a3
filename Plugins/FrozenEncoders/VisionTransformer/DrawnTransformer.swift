import EngramCore

/// The settings that say the sizes of a Vision Transformer where there is no file to say them.
struct DrawnTransformer {
  private let size: TransformerExtents.Size
  private let width: Int?
  private let depth: Int?
  private let patch: Int
  private let image: Int
  private let channels: Int

  /// Reads them.
  init(settings: inout SettingsReader) {
    size = settings.choice(
      "size", default: TransformerExtents.Size.base,
      "Without a file, the width and the depth, unless 'width' and 'depth' say them.")
    width = settings.optionalInteger(
      "width", in: 1...65_536, unit: "features",
      "Without a file, the numbers of a token; without it those of 'size'.")
    depth = settings.optionalInteger(
      "depth", in: 1...1024, unit: "blocks",
      "Without a file, the blocks; without it those of 'size'.")
    patch = settings.integer(
      "patch", default: 16, in: 1...1024, unit: "pixels", "Without a file, the side of a patch.")
    image = settings.integer(
      "image", default: 224, in: 1...16_384, unit: "pixels",
      "Without a file and training, the side of the images that the position embeddings are made for."
    )
    channels = settings.integer(
      "channels", default: 3, in: 1...1024, "Without a file, the values per pixel.")
  }

  /// Warns of everything that a file says.
  func warnOfAll(_ settings: inout SettingsReader) {
    for key in ["size", "width", "depth", "patch", "image", "channels"] {
      settings.warn(key, "the shapes in the file of 'weights' say it; remove one of the two")
    }
  }

  /// Warns of what the images of a training say.
  func warnOfImageSize(_ settings: inout SettingsReader) {
    settings.warn("image", "the images that are trained on say it; remove it")
  }

  /// The sizes.
  ///
  /// - Parameters:
  ///   - heads: Attention heads; `nil` for one for every 64 features.
  ///   - epsilon: That of the layer norms; `nil` for that of timm.
  ///   - settings: Hear of a mistake.
  /// - Returns: The sizes, whose grid is that of `image`.
  /// - Throws: `IncompleteComponent` after a mistake.
  func extents(
    heads: Int?, epsilon: Float?, _ settings: inout SettingsReader
  ) throws -> TransformerExtents {
    let width = width ?? size.width
    let headCount = heads ?? max(1, width / 64)
    guard width % headCount == 0, width / headCount <= 256 else {
      settings.reject(
        heads == nil ? "width" : "heads",
        "\(headCount) heads do not divide the width \(width) into parts of at most 256")
      throw IncompleteComponent()
    }
    return TransformerExtents(
      width: width, depth: depth ?? size.depth, headCount: headCount, hidden: 4 * width,
      patch: patch, channels: channels, grid: max(1, image / patch),
      epsilon: epsilon ?? TransformerNaming.engram.epsilon)
  }
}
