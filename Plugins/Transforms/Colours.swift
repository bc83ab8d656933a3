public import EngramCore
public import TensorEngine

/// Repeats the grey value for the three channels of colour encoders.
public struct GreyToRGB: ImageTransform {
  /// The word in YAML.
  public static let typeName = "rgb"
  /// One sentence for lists.
  public static let summary = "Gives grey images three equal channels; colour images stay."

  /// Reads no settings.
  public init(settings: inout SettingsReader) {}

  /// Three channels.
  public func outputShape(for input: ImageShape) throws(ShapeProblem) -> ImageShape {
    guard input.channels == 1 || input.channels == 3 else {
      throw ShapeProblem("'rgb' takes images of 1 or 3 channels, not \(input)")
    }
    return ImageShape(height: input.height, width: input.width, channels: 3)
  }

  /// The name.
  public var identity: String { "rgb" }

  /// The image with three channels.
  public func apply(to image: ByteImage, _ random: inout RandomStream?) -> ByteImage {
    guard image.shape.channels == 1 else { return image }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * image.bytes.count)
    for byte in image.bytes { bytes.append(contentsOf: [byte, byte, byte]) }
    return ByteImage(
      shape: ImageShape(height: image.shape.height, width: image.shape.width, channels: 3),
      bytes: bytes)
  }
}

/// Makes colour images grey by the luma of ITU-R BT.601, as Pillow's `convert("L")` does.
public struct RGBToGrey: ImageTransform {
  /// The word in YAML.
  public static let typeName = "grey"
  /// One sentence for lists.
  public static let summary = "Makes colour images grey by their luma; grey images stay."

  /// Reads no settings.
  public init(settings: inout SettingsReader) {}

  /// One channel.
  public func outputShape(for input: ImageShape) throws(ShapeProblem) -> ImageShape {
    guard input.channels == 1 || input.channels == 3 else {
      throw ShapeProblem("'grey' takes images of 1 or 3 channels, not \(input)")
    }
    return ImageShape(height: input.height, width: input.width, channels: 1)
  }

  /// The name.
  public var identity: String { "grey" }

  /// The image with one channel.
  public func apply(to image: ByteImage, _ random: inout RandomStream?) -> ByteImage {
    guard image.shape.channels == 3 else { return image }
    let bytes = stride(from: 0, to: image.bytes.count, by: 3).map { index in
      let (red, green, blue) = (
        UInt32(image.bytes[index]), UInt32(image.bytes[index + 1]), UInt32(image.bytes[index + 2])
      )
      // 16-bit weights that add up to 65,536, and a half for rounding.
      return UInt8(truncatingIfNeeded: (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16)
    }
    return ByteImage(
      shape: ImageShape(height: image.shape.height, width: image.shape.width, channels: 1),
      bytes: bytes)
  }
}

/// Turns dark into bright.
public struct Invert: ImageTransform {
  /// The word in YAML.
  public static let typeName = "invert"
  /// One sentence for lists.
  public static let summary = "Turns bright into dark: 255 minus every byte."

  /// Reads no settings.
  public init(settings: inout SettingsReader) {}

  /// The name.
  public var identity: String { "invert" }

  /// The negative.
  public func apply(to image: ByteImage, _ random: inout RandomStream?) -> ByteImage {
    ByteImage(shape: image.shape, bytes: image.bytes.map { 255 - $0 })
  }
}
