public import EngramCore
internal import ImageFiles

extension SVGWriter {
  /// An image inside the document, its pixels drawn as squares.
  ///
  /// - Parameters:
  ///   - image: Grey or colour.
  ///   - corner: Its upper left corner.
  ///   - scale: The side of one of its pixels. Whole numbers leave sharp edges; programs that draw SVG
  ///     do not agree on how else to keep them, so that the pixels are repeated.
  ///   - title: What a screen reader says.
  /// - Throws: ``DataError`` when there is not enough memory.
  public mutating func image(
    _ image: ByteImage, at corner: Point, scale: Double, title: String
  ) throws {
    let width = Self.number(Double(image.shape.width) * scale)
    let height = Self.number(Double(image.shape.height) * scale)
    element(
      "image",
      [
        ("x", Self.number(corner.x)), ("y", Self.number(corner.y)), ("width", width),
        ("height", height), ("role", "img"), ("aria-label", title),
        (
          "href",
          "data:image/png;base64,"
            + Self.base64(try ImageFile.encodePNG(image.repeated(Int(max(1, scale)))))
        ),
      ])
  }

  /// Bytes as letters, digits, `+` and `/`, four for every three.
  ///
  /// > Source: RFC 4648, section 4.
  static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        text.append(
          place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension ByteImage {
  /// The image with every pixel made a square of pixels.
  fileprivate func repeated(_ times: Int) -> ByteImage {
    guard times > 1 else { return self }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(self.bytes.count * times * times)
    for row in 0..<shape.height {
      var line: [UInt8] = []
      for column in 0..<shape.width {
        let start = (row * shape.width + column) * shape.channels
        for _ in 0..<times { line += self.bytes[start..<start + shape.channels] }
      }
      for _ in 0..<times { bytes += line }
    }
    return ByteImage(
      shape: ImageShape(
        height: shape.height * times, width: shape.width * times, channels: shape.channels),
      bytes: bytes)
  }
}
