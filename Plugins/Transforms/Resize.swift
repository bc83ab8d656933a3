public import EngramCore
public import TensorEngine

/// Resizes to given extents, without keeping the proportions.
public struct Resize: ImageTransform {
  /// The word in YAML.
  public static let typeName = "resize"
  /// One sentence for lists.
  public static let summary = "Resizes images to rows and columns, with a named filter."

  private let height: Int
  private let width: Int
  private let filter: ResizingFilter
  private let isAntialiased: Bool

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    let size = settings.integers(
      "size", default: [32], in: 1...1024, "Rows and columns; one number for both.")
    filter = settings.choice(
      "filter", default: .bilinear, "How a new pixel is made of old ones, as Pillow names it.")
    isAntialiased = settings.flag(
      "antialias", default: true,
      "Whether the filter widens when an image shrinks, so that every old pixel counts.")
    if !(1...2).contains(size.count) {
      settings.reject("size", "expected one number or two, rows and columns, not \(size.count)")
    }
    height = size.first ?? 32
    width = size.count > 1 ? size[1] : height
  }

  /// The extents asked for, and the image's channels.
  public func outputShape(for input: ImageShape) throws(ShapeProblem) -> ImageShape {
    ImageShape(height: height, width: width, channels: input.channels)
  }

  /// The extents and the filter.
  public var identity: String {
    "resize \(height)x\(width) \(filter.rawValue)\(isAntialiased ? "" : " not antialiased")"
  }

  /// The image in its new size.
  public func apply(to image: ByteImage, _ random: inout RandomStream) -> ByteImage {
    let target = ImageShape(height: height, width: width, channels: image.shape.channels)
    return Resampler(
      image.shape, to: target, filter: filter, isAntialiased: isAntialiased
    ).resize(image)
  }
}
