public import EngramCore
import Synchronization
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
  private let resamplers = Resamplers()

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    height = settings.integer(
      "size", default: 32, in: 1...1024, unit: "pixels", "Rows, and columns if these are not given."
    )
    let columns = settings.optionalInteger(
      "columns", in: 1...1024, "Columns, where they differ from the rows.")
    filter = settings.choice(
      "filter", default: .bilinear, "How a new pixel is made of old ones, as Pillow names it.")
    isAntialiased = settings.flag(
      "antialias", default: true,
      "Whether the filter widens when an image shrinks, so that every old pixel counts.")
    width = columns ?? height
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
  public func apply(to image: ByteImage, _ random: inout RandomStream?) -> ByteImage {
    resamplers.resampler(for: image.shape) {
      let target = ImageShape(height: height, width: width, channels: image.shape.channels)
      return Resampler(image.shape, to: target, filter: filter, isAntialiased: isAntialiased)
    }.resize(image)
  }
}

/// The weights for every shape that has come in: images of one data set have one.
private final class Resamplers: Sendable {
  private let made = Mutex<[ImageShape: Resampler]>([:])

  func resampler(for shape: ImageShape, _ make: () -> Resampler) -> Resampler {
    made.withLock { made in
      if let resampler = made[shape] { return resampler }
      // Pictures of a folder may all differ; their weights are not worth keeping.
      if made.count > 64 { made.removeAll() }
      let resampler = make()
      made[shape] = resampler
      return resampler
    }
  }
}
