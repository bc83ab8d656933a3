internal import CXXHash
internal import Files

/// XXH3 of bytes: fast, and good enough to notice accidents.
enum Checksum {
  /// 64 bits.
  static func word(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    XXH3_64bits(bytes.baseAddress, bytes.count)
  }

  /// 128 bits as 32 hexadecimal digits.
  static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    digits(of: XXH3_128bits(bytes.baseAddress, bytes.count))
  }

  /// 128 bits of a text.
  static func text(_ text: String) -> String { Array(text.utf8).withUnsafeBytes(Checksum.text) }

  /// 128 bits of a file's contents, which are read piece by piece: a file that grows or shrinks
  /// meanwhile does no harm.
  ///
  /// - Throws: ``FileError`` when it cannot be read.
  static func text(of file: ReadableFile) throws(FileError) -> String {
    let state = XXH3_createState()
    defer { XXH3_freeState(state) }
    XXH3_128bits_reset(state)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    for offset in stride(from: 0, to: file.byteCount, by: buffer.count) {
      let piece = UnsafeMutableRawBufferPointer(
        rebasing: buffer[..<min(buffer.count, file.byteCount - offset)])
      try file.read(at: offset, into: piece)
      XXH3_128bits_update(state, piece.baseAddress, piece.count)
    }
    return digits(of: XXH3_128bits_digest(state))
  }

  private static func digits(of hash: XXH128_hash_t) -> String {
    [hash.high64, hash.low64].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
