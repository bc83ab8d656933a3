internal import CPNG
internal import EngramCore

/// Decodes PNG files in memory to grey bytes.
enum PNGDecoder {
  /// Decodes one image of known extents.
  ///
  /// - Parameters:
  ///   - file: The bytes of the PNG file.
  ///   - side: The extents that the image must have; anything else is refused before memory is spent.
  ///   - pixels: Room for `side * side` grey values, row-major.
  ///   - name: What messages call the image.
  /// - Throws: ``DataError`` when the file is no such image.
  static func decodeSquare(
    _ file: UnsafeRawBufferPointer, side: Int, into pixels: UnsafeMutablePointer<UInt8>,
    name: @autoclosure () -> String
  ) throws {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    guard png_image_begin_read_from_memory(&image, file.baseAddress, file.count) != 0 else {
      throw DataError("\(name()) is not a readable PNG: \(message(of: image))")
    }
    guard image.width == side, image.height == side else {
      throw DataError(
        "\(name()) is \(image.width)x\(image.height) pixels instead of \(side)x\(side)")
    }
    image.format = png_uint_32(PNG_FORMAT_GRAY)
    guard png_image_finish_read(&image, nil, pixels, png_int_32(side), nil) != 0 else {
      throw DataError("\(name()) is not a readable PNG: \(message(of: image))")
    }
  }

  private static func message(of image: png_image) -> String {
    withUnsafeBytes(of: image.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
