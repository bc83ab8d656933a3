public import EngramCore
public import TensorEngine

/// Adds a border.
public struct Pad: ImageTransform {
  /// The word in YAML.
  public static let typeName = "pad"
  /// One sentence for lists.
  public static let summary = "Adds a border of one value around images."

  private let pixels: Int
  private let value: UInt8

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    pixels = settings.integer(
      "pixels", default: 4, in: 0...512, "The width of the border on each side.")
    value = UInt8(settings.integer("value", default: 0, in: 0...255, "The byte of the border."))
  }

  /// Wider and higher by two borders.
  public func outputShape(for input: ImageShape) throws(ShapeProblem) -> ImageShape {
    ImageShape(
      height: input.height + 2 * pixels, width: input.width + 2 * pixels, channels: input.channels)
  }

  /// The border.
  public var identity: String { "pad \(pixels) \(value)" }

  /// The image in its border.
  public func apply(to image: ByteImage, _ random: inout RandomStream?) -> ByteImage {
    image.window(
      top: -pixels, left: -pixels, height: image.shape.height + 2 * pixels,
      width: image.shape.width + 2 * pixels, outside: value)
  }
}

/// Cuts out a window, from the middle or from anywhere.
public struct Crop: ImageTransform {
  /// Where the window lies.
  enum Place: String, CaseIterable {
    case centre, random
  }

  /// The word in YAML.
  public static let typeName = "crop"
  /// One sentence for lists.
  public static let summary = "Cuts out a window from the centre, or at random as augmentation."

  private let size: Int
  private let place: Place
  private let padding: Int

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    size = settings.integer("size", default: 32, in: 1...1024, "Rows and columns of the window.")
    place = settings.choice("at", default: .centre, "Where the window is cut out.")
    padding = settings.integer(
      "padding", default: 0, in: 0...512, "Black border that is added before cutting.")
  }

  /// The window.
  public func outputShape(for input: ImageShape) throws(ShapeProblem) -> ImageShape {
    guard min(input.height, input.width) + 2 * padding >= size else {
      throw ShapeProblem("a window of \(size)x\(size) cannot be cut from images of \(input)")
    }
    return ImageShape(height: size, width: size, channels: input.channels)
  }

  /// Whether the window moves.
  public var isRandom: Bool { place == .random }
  /// The window.
  public var identity: String { "crop \(size) \(place.rawValue) \(padding)" }

  /// The window of the image.
  public func apply(to image: ByteImage, _ random: inout RandomStream?) -> ByteImage {
    let (high, wide) = (
      image.shape.height + 2 * padding - size, image.shape.width + 2 * padding - size
    )
    var (top, left) = (high / 2, wide / 2)
    if isRandom, var numbers = random {
      (top, left) = (numbers.index(below: high + 1), numbers.index(below: wide + 1))
      random = numbers
    }
    return image.window(
      top: top - padding, left: left - padding, height: size, width: size, outside: 0)
  }
}

/// Mirrors images left to right, every other one on average.
public struct Flip: ImageTransform {
  /// The word in YAML.
  public static let typeName = "flip"
  /// One sentence for lists.
  public static let summary = "Mirrors images left to right at random, as augmentation."

  private let share: Double

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    share = settings.number("share", default: 0.5, in: 0...1, "How many images are mirrored.")
  }

  /// Some are, some are not.
  public var isRandom: Bool { true }
  /// The share.
  public var identity: String { "flip \(share)" }

  /// The image or its mirror image.
  public func apply(to image: ByteImage, _ random: inout RandomStream?) -> ByteImage {
    guard let number = random?.uniform(), Double(number) < share else { return image }
    return image.mirrored
  }
}

/// Blackens a square at a random place.
///
/// > Source: DeVries and Taylor (2017), <https://arxiv.org/abs/1708.04552>: the centre lies anywhere in
/// > the image, so that the square may reach beyond it.
public struct Cutout: ImageTransform {
  /// The word in YAML.
  public static let typeName = "cutout"
  /// One sentence for lists.
  public static let summary = "Blackens a square at a random place, as augmentation."

  private let size: Int

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    size = settings.integer("size", default: 8, in: 1...512, "Rows and columns of the square.")
  }

  /// The place varies.
  public var isRandom: Bool { true }
  /// The size.
  public var identity: String { "cutout \(size)" }

  /// The image with a hole.
  public func apply(to image: ByteImage, _ random: inout RandomStream?) -> ByteImage {
    guard let row = random?.index(below: image.shape.height),
      let column = random?.index(below: image.shape.width)
    else { return image }
    let (top, left) = (row - size / 2, column - size / 2)
    var result = image
    for row in max(0, top)..<min(image.shape.height, top + size) {
      for column in max(0, left)..<min(image.shape.width, left + size) {
        for channel in 0..<image.shape.channels { result[row, column, channel] = 0 }
      }
    }
    return result
  }
}

extension ByteImage {
  /// The image with left and right exchanged.
  fileprivate var mirrored: ByteImage {
    let (width, channels) = (shape.width, shape.channels)
    let bytes = [UInt8](unsafeUninitializedCapacity: self.bytes.count) { room, count in
      count = self.bytes.count
      guard var target = room.baseAddress else { return }
      self.bytes.withUnsafeBufferPointer { bytes in
        guard let start = bytes.baseAddress else { return }
        for row in 0..<shape.height {
          var source = start + (row + 1) * width * channels
          for _ in 0..<width {
            source -= channels
            for channel in 0..<channels { (target + channel).initialize(to: source[channel]) }
            target += channels
          }
        }
      }
    }
    return ByteImage(shape: shape, bytes: bytes)
  }

  /// A window of the image, which may reach beyond it.
  func window(top: Int, left: Int, height: Int, width: Int, outside: UInt8) -> ByteImage {
    let channels = shape.channels
    var result = ByteImage(
      shape: ImageShape(height: height, width: width, channels: channels), filledWith: outside)
    let columns = max(0, -left)..<max(max(0, -left), min(width, shape.width - left))
    guard !columns.isEmpty else { return result }
    for row in 0..<height where (0..<shape.height).contains(row + top) {
      let source = ((row + top) * shape.width + left + columns.lowerBound) * channels
      let target = (row * width + columns.lowerBound) * channels
      let count = columns.count * channels
      result.bytes.replaceSubrange(
        target..<target + count, with: bytes[source..<source + count])
    }
    return result
  }
}
