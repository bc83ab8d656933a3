internal import CJPEG
internal import CPNG
public import EngramCore

/// Decodes the files in which images come.
public enum ImageFile {
  /// The most pixels of one image: a file of a few bytes can announce a picture of gigabytes.
  public static let pixelLimit = 1 << 26

  /// What is known before an image is decoded.
  public struct Header: Hashable, Sendable {
    /// The extents; 1 channel for grey, 3 for colour.
    ///
    /// Transparency is dropped.
    public let shape: ImageShape
    fileprivate let isPNG: Bool
  }

  /// Reads the extents of a PNG or JPEG file.
  ///
  /// - Parameters:
  ///   - file: The bytes of the file.
  ///   - name: What messages call the image.
  /// - Returns: The header.
  /// - Throws: ``DataError`` when it is neither, or larger than ``pixelLimit``.
  public static func header(
    of file: UnsafeRawBufferPointer, name: @autoclosure () -> String
  ) throws -> Header {
    let header: Header
    if file.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      var image = png_image()
      image.version = png_uint_32(PNG_IMAGE_VERSION)
      defer { png_image_free(&image) }
      guard png_image_begin_read_from_memory(&image, file.baseAddress, file.count) != 0 else {
        throw DataError("\(name()) is not a readable PNG: \(message(of: image))")
      }
      let isColour = image.format & colourFlag != 0
      header = Header(
        shape: try shape(image.height, image.width, isColour ? 3 : 1, name()), isPNG: true)
    } else if file.starts(with: [0xFF, 0xD8]) {
      var info = engram_jpeg_info()
      let bytes = file.assumingMemoryBound(to: UInt8.self)
      guard engram_jpeg_read_header(bytes.baseAddress, bytes.count, &info) == 1 else {
        throw DataError("\(name()) is not a readable JPEG: \(message(of: info))")
      }
      header = Header(
        shape: try shape(info.height, info.width, Int(info.channels), name()), isPNG: false)
    } else {
      throw DataError("\(name()) is neither a PNG nor a JPEG file")
    }
    return header
  }

  /// Decodes a PNG or JPEG file.
  ///
  /// - Parameters:
  ///   - file: The bytes of the file.
  ///   - name: What messages call the image.
  /// - Returns: The image, grey or colour as the file has it.
  /// - Throws: ``DataError`` when it is damaged or too large.
  public static func decode(
    _ file: UnsafeRawBufferPointer, name: @autoclosure () -> String
  ) throws -> ByteImage {
    let header = try header(of: file, name: name())
    let bytes = try [UInt8](unsafeUninitializedCapacity: header.shape.elementCount) {
      buffer, count in
      if header.isPNG {
        try decodePNG(file, header.shape, into: buffer.baseAddress, name())
      } else {
        var info = engram_jpeg_info()
        let bytes = file.assumingMemoryBound(to: UInt8.self)
        guard
          engram_jpeg_decode(bytes.baseAddress, bytes.count, buffer.baseAddress, &info) == 1
        else { throw DataError("\(name()) is not a readable JPEG: \(message(of: info))") }
      }
      count = header.shape.elementCount
    }
    return ByteImage(shape: header.shape, bytes: bytes)
  }

  /// Encodes an image of 1 or 3 channels as a PNG file.
  ///
  /// - Returns: The bytes of the file.
  /// - Throws: ``DataError`` when there is not enough memory.
  public static func encodePNG(_ image: ByteImage) throws -> [UInt8] {
    precondition(
      image.shape.channels == 1 || image.shape.channels == 3,
      "a PNG has 1 or 3 channels here, not \(image.shape.channels)")
    var header = png_image()
    header.version = png_uint_32(PNG_IMAGE_VERSION)
    header.width = png_uint_32(image.shape.width)
    header.height = png_uint_32(image.shape.height)
    header.format = format(image.shape)
    defer { png_image_free(&header) }
    let stride = png_int_32(image.shape.width * image.shape.channels)
    var count: png_alloc_size_t = 0
    let isSized = png_image_write_to_memory(&header, nil, &count, 0, image.bytes, stride, nil)
    guard isSized != 0 else { throw DataError("no PNG can be made: \(message(of: header))") }
    return try [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, written in
      guard
        png_image_write_to_memory(&header, buffer.baseAddress, &count, 0, image.bytes, stride, nil)
          != 0
      else { throw DataError("no PNG can be made: \(message(of: header))") }
      written = Int(count)
    }
  }

  private static func decodePNG(
    _ file: UnsafeRawBufferPointer, _ shape: ImageShape, into pixels: UnsafeMutablePointer<UInt8>?,
    _ name: String
  ) throws {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    guard png_image_begin_read_from_memory(&image, file.baseAddress, file.count) != 0 else {
      throw DataError("\(name) is not a readable PNG: \(message(of: image))")
    }
    image.format = format(shape)
    // Without a background, the simplified reader asks for one when it drops transparency.
    var black = png_color(red: 0, green: 0, blue: 0)
    let stride = png_int_32(shape.width * shape.channels)
    guard png_image_finish_read(&image, &black, pixels, stride, nil) != 0 else {
      throw DataError("\(name) is not a readable PNG: \(message(of: image))")
    }
  }

  private static func format(_ shape: ImageShape) -> png_uint_32 {
    shape.channels == 1 ? 0 : colourFlag
  }

  private static func shape(
    _ height: UInt32, _ width: UInt32, _ channels: Int, _ name: String
  ) throws -> ImageShape {
    let (pixels, overflow) = Int(height).multipliedReportingOverflow(by: Int(width))
    guard height > 0, width > 0, !overflow, pixels <= pixelLimit else {
      throw DataError(
        "\(name) announces \(width)x\(height) pixels; images have at most \(pixelLimit) in all")
    }
    return ImageShape(height: Int(height), width: Int(width), channels: channels)
  }

  private static func message(of image: png_image) -> String {
    withUnsafeBytes(of: image.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  private static func message(of info: engram_jpeg_info) -> String {
    withUnsafeBytes(of: info.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}

// Macros that the importer does not see: the bit of colour in a format; grey is no bit at all.
private let colourFlag: png_uint_32 = 0x02
