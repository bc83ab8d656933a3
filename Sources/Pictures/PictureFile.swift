internal import CRasterizer
public import EngramCore
internal import Files
internal import ImageFiles

/// Writes SVG documents, as they are or as pixels.
public enum PictureFile {
  /// The largest side of a picture of pixels; most programs show no larger ones.
  public static let sideLimit = 32_767

  /// Writes a document to a file: as pixels if its name ends in `.png`, as SVG otherwise.
  ///
  /// - Parameters:
  ///   - document: A whole SVG document with a width and a height.
  ///   - path: The file; it keeps its old contents if anything fails.
  ///   - scale: Pixels of a PNG per pixel of the document.
  /// - Throws: ``DataError`` when the document cannot be drawn, or the file not be written.
  public static func write(_ document: String, to path: String, scale: Double = 1) throws {
    guard path.lowercased().hasSuffix(".png") else {
      return try WholeFile.write(document, to: path)
    }
    try WholeFile.write(try ImageFile.encodePNG(pixels(of: document, scale: scale)), to: path)
  }

  /// Draws a document on white.
  ///
  /// - Throws: ``DataError`` when that is impossible.
  public static func pixels(of document: String, scale: Double = 1) throws -> ByteImage {
    var raster = engram_raster()
    var document = document
    let isDrawn = document.withUTF8 {
      engram_rasterize($0.baseAddress, $0.count, scale, Int32(sideLimit), &raster)
    }
    defer { engram_raster_free(&raster) }
    guard isDrawn == 1 else {
      let reason = withUnsafeBytes(of: raster.message) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      throw DataError("the picture cannot be drawn as pixels: \(reason)")
    }
    let shape = ImageShape(height: Int(raster.height), width: Int(raster.width), channels: 3)
    return ByteImage(
      shape: shape,
      bytes: Array(UnsafeBufferPointer(start: raster.pixels, count: shape.elementCount)))
  }
}
