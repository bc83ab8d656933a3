internal import CZlib

/// Unpacks a stream in the format of zlib piece by piece.
final class Inflater {
  /// The stream does not decode, or ends too early.
  struct Damage: Error {}

  // The library keeps a pointer to it.
  private let stream: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutableRawBufferPointer
  private let refill: (UnsafeMutableRawBufferPointer) throws -> Int
  private var hasEnded = false

  /// Begins a stream.
  ///
  /// - Parameter refill: Fills the buffer with packed bytes and returns their number; 0 at the end.
  /// - Throws: ``Damage`` when there is not enough memory.
  init(refill: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) throws {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    input = .allocate(byteCount: 1 << 18, alignment: 16)
    self.refill = refill
    let size = CInt(MemoryLayout<z_stream>.size)
    guard inflateInit_(stream, ZLIB_VERSION, size) == Z_OK else { throw Damage() }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// Fills a buffer with the next unpacked bytes.
  ///
  /// - Returns: The number of bytes; fewer than asked at the end of the stream.
  /// - Throws: ``Damage``, also when the checksum at the end is wrong, and what `refill` throws.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count, !hasEnded {
      if stream.pointee.avail_in == 0 {
        let count = try refill(input)
        guard count > 0 else { throw Damage() }
        stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = CUnsignedInt(count)
      }
      let room = min(buffer.count - filled, 1 << 30)
      stream.pointee.next_out = buffer.baseAddress.map {
        ($0 + filled).assumingMemoryBound(to: UInt8.self)
      }
      stream.pointee.avail_out = CUnsignedInt(room)
      let answer = inflate(stream, Z_NO_FLUSH)
      filled += room - Int(stream.pointee.avail_out)
      hasEnded = answer == Z_STREAM_END
      guard answer == Z_OK || answer == Z_STREAM_END else { throw Damage() }
    }
    return filled
  }
}
