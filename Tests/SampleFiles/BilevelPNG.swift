/// The bytes of a 1-bit grey PNG, as Omniglot's drawings are, with a stored deflate stream.
///
/// Pixels are row-major, `true` for white.
public func bilevelPNG(side: Int, _ pixels: [Bool]) -> [UInt8] {
  var rows: [UInt8] = []
  for row in 0..<side {
    rows.append(0)
    var line = [UInt8](repeating: 0, count: (side + 7) / 8)
    for column in 0..<side where pixels[row * side + column] {
      line[column / 8] |= 0x80 >> UInt8(column % 8)
    }
    rows += line
  }
  let length = UInt16(rows.count)
  let lengthBytes = [UInt8(length & 255), UInt8(length >> 8)]
  let stream = [0x78, 0x01, 0x01] + lengthBytes + lengthBytes.map { ~$0 } + rows + adler(rows)
  return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    + chunk("IHDR", bigEndian(side) + bigEndian(side) + [1, 0, 0, 0, 0]) + chunk("IDAT", stream)
    + chunk("IEND", [])
}

func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
  let body = Array(type.utf8) + content
  var checksum: UInt32 = 0xFFFF_FFFF
  for byte in body {
    checksum ^= UInt32(byte)
    for _ in 0..<8 { checksum = (checksum >> 1) ^ (checksum & 1 == 1 ? 0xEDB8_8320 : 0) }
  }
  return bigEndian(content.count) + body + bigEndian(Int(~checksum))
}

func adler(_ bytes: [UInt8]) -> [UInt8] {
  var (low, high) = (1, 0)
  for byte in bytes {
    low = (low + Int(byte)) % 65521
    high = (high + low) % 65521
  }
  return bigEndian(high << 16 | low)
}
