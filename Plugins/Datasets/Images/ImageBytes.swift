internal import Files

/// The bytes of many images, in memory or in a mapped file.
struct ImageBytes: Sendable {
  private enum Place: Sendable {
    case memory([UInt8])
    case file(MappedFile, offset: Int)
  }

  private let place: Place
  /// The number of bytes.
  let count: Int

  /// Takes bytes in memory.
  init(_ bytes: [UInt8]) {
    place = .memory(bytes)
    count = bytes.count
  }

  /// Takes a part of a file.
  init(_ file: MappedFile, at offset: Int, count: Int) {
    precondition(
      offset >= 0 && count >= 0 && offset <= file.byteCount - count,
      "bytes \(offset)..<\(offset + count) are not in a file of \(file.byteCount)")
    place = .file(file, offset: offset)
    self.count = count
  }

  /// Calls the body with all bytes.
  @inline(__always)
  func withUnsafeBufferPointer<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    switch place {
    case .memory(let bytes): try bytes.withUnsafeBufferPointer(body)
    case .file(let file, let offset):
      try file.withUnsafeBytes { bytes in
        try body(
          UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
            .assumingMemoryBound(to: UInt8.self))
      }
    }
  }

  /// A copy of some bytes.
  subscript(range: Range<Int>) -> [UInt8] { withUnsafeBufferPointer { Array($0[range]) } }
}
