/// The bytes of a PNG of 8 bits per channel, grey or colour, with a stored deflate stream.
public func png(width: Int, height: Int, channels: Int, _ pixels: [UInt8]) -> [UInt8] {
  var rows: [UInt8] = []
  for row in 0..<height {
    rows.append(0)
    rows += pixels[row * width * channels..<(row + 1) * width * channels]
  }
  return pngSignature
    + chunk("IHDR", bigEndian(width) + bigEndian(height) + [8, channels == 1 ? 0 : 2, 0, 0, 0])
    + chunk("IDAT", storedDeflate(rows)) + chunk("IEND", [])
}

/// The beginning of a PNG that announces extents and holds nothing.
public func emptyPNG(width: Int, height: Int) -> [UInt8] {
  pngSignature + chunk("IHDR", bigEndian(width) + bigEndian(height) + [8, 2, 0, 0, 0])
    + chunk("IDAT", storedDeflate([])) + chunk("IEND", [])
}

private let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

/// A stream in the format of zlib that is not compressed.
func storedDeflate(_ bytes: [UInt8]) -> [UInt8] {
  var stream: [UInt8] = [0x78, 0x01]
  var start = 0
  repeat {
    let block = bytes[start..<min(start + 65535, bytes.count)]
    start += block.count
    let length = [UInt8(block.count & 255), UInt8(block.count >> 8)]
    stream += [start == bytes.count ? 1 : 0] + length + length.map { ~$0 } + block
  } while start < bytes.count
  return stream + adler(bytes)
}
