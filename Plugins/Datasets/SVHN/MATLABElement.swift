internal import EngramCore
internal import Files

/// One element of a MATLAB file of level 5, unpacked on the way if it is compressed.
///
/// An element is a tag, type and byte count, and that many bytes, filled up to a multiple of eight.
/// Up to four bytes fit into the tag itself, whose first word then holds both numbers.
///
/// > Source: "MAT-File Format", The MathWorks, chapter 1.
struct MATLABElement {
  /// The kinds of elements that are met here.
  enum Kind: Int {
    case signedByte = 1, byte, int16, uint16, int32, uint32, single
    case double = 9
    case matrix = 14, compressed
  }

  /// What a tag says; its bytes are the next to be read.
  struct Part {
    let kind: Kind?
    let byteCount: Int
    let padding: Int
  }

  /// The place behind the element.
  let end: Int
  /// What the element is, once it is unpacked.
  let whole: Part
  private let read: (UnsafeMutableRawBufferPointer) throws -> Int
  // The four bytes that are in a tag.
  private var pending: [UInt8] = []

  /// Reads the tag of the element at an offset, which lies inside the file as a whole.
  ///
  /// - Throws: ``DataError`` when it is damaged.
  init(_ file: ReadableFile, at offset: Int) throws {
    let tag = MATLABElement.words(try file.bytes(at: offset, count: 8))
    let end = offset + 8 + tag[1]
    var next = offset + 8
    func plain(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
      let count = min(buffer.count, end - next)
      try file.read(at: next, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
      next += count
      return count
    }
    self.end = end
    guard Kind(rawValue: tag[0]) == .compressed else {
      whole = Part(kind: Kind(rawValue: tag[0]), byteCount: tag[1], padding: 0)
      read = plain
      return
    }
    let inflater = try Inflater(refill: plain)
    read = inflater.read
    var inner = [UInt8](repeating: 0, count: 8)
    guard try inner.withUnsafeMutableBytes(inflater.read) == 8 else { throw Inflater.Damage() }
    let words = MATLABElement.words(inner)
    whole = Part(kind: Kind(rawValue: words[0]), byteCount: words[1], padding: 0)
  }

  /// Reads the tag of the next part of a matrix.
  mutating func nextPart() throws -> Part {
    let tag = try bytes(8)
    let words = MATLABElement.words(tag)
    guard words[0] >> 16 == 0 else {
      pending = Array(tag[4...])
      let count = words[0] >> 16
      guard count <= 4 else { throw Inflater.Damage() }
      return Part(kind: Kind(rawValue: words[0] & 0xFFFF), byteCount: count, padding: 4 - count)
    }
    return Part(
      kind: Kind(rawValue: words[0]), byteCount: words[1], padding: (8 - words[1] % 8) % 8)
  }

  /// The next bytes.
  ///
  /// - Throws: ``Inflater/Damage`` when there are fewer.
  mutating func bytes(_ count: Int) throws -> [UInt8] {
    let known = Array(pending.prefix(count))
    pending.removeFirst(known.count)
    guard known.count < count else { return known }
    var rest = [UInt8](repeating: 0, count: count - known.count)
    guard try rest.withUnsafeMutableBytes(read) == rest.count else { throw Inflater.Damage() }
    return known + rest
  }

  /// The whole of a part that is expected to be short.
  mutating func content(of part: Part, upTo limit: Int) throws -> [UInt8] {
    guard part.byteCount <= limit else { throw Inflater.Damage() }
    let content = try bytes(part.byteCount)
    _ = try bytes(part.padding)
    return content
  }

  /// Reads on to the end of what is compressed, which has a checksum.
  func checkEnd() throws {
    // Only padding is left.
    try withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { _ = try read($0) }
  }

  /// Words of four bytes, lowest first.
  static func words(_ bytes: [UInt8]) -> [Int] {
    stride(from: 0, to: bytes.count - 3, by: 4).map { start in
      bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
  }
}
