internal import Files

/// What stands in front of the numbers of a variable, looked at before libmatio sees the file.
///
/// The library believes what a file announces: for a file of a hundred bytes it asks for gigabytes, it
/// follows cells into cells, and it takes what is cut off or wrongly packed for zeros. So it only gets
/// files in which every variable up to the wanted one is an array of numbers with a plain name and at
/// most four dimensions, and in which the numbers of the wanted one are all there.
///
/// > Source: "MAT-File Format", The MathWorks, chapter 1.
struct MATLABVariableHead {
  /// The class of an array, by its number in the format.
  enum Kind: UInt8 {
    case double = 6, single, int8, byte, int16, uint16, int32, uint32, int64, uint64
  }

  let name: String
  let dimensions: [Int]
  let isReal: Bool
  /// The class; `nil` if it is none of numbers.
  let kind: Kind?
  private let numbers: Part
  // The bytes of the variable up to the numbers, and somewhat more; and what gives those behind.
  private let head: [UInt8]
  private let read: (UnsafeMutableRawBufferPointer) throws -> Int

  /// Finds a variable in a file of which every element ends inside it.
  ///
  /// - Returns: The first of that name, or `nil`.
  /// - Throws: ``Inflater/Damage`` for what may not be read on the way to it.
  static func first(_ name: String, in file: ReadableFile) throws -> MATLABVariableHead? {
    var offset = 128
    while offset < file.byteCount {
      let tag = words(try file.bytes(at: offset, count: 8))
      let isCompressed = tag[0] == 15
      let end = offset + 8 + tag[1]
      var next = isCompressed ? offset + 8 : offset
      func stored(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = min(buffer.count, end - next)
        try file.read(at: next, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
        next += count
        return count
      }
      let variable = try MATLABVariableHead(
        isCompressed ? Inflater(refill: stored).read : stored)
      guard variable.name != name else { return variable }
      guard variable.kind != nil else { throw Inflater.Damage() }
      offset = end
    }
    return nil
  }

  private init(_ read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) throws {
    // Long enough for four dimensions and a name of 64 letters.
    head = try [UInt8](unsafeUninitializedCapacity: 128) { buffer, count in
      count = try read(UnsafeMutableRawBufferPointer(buffer))
    }
    self.read = read
    // Behind the tag of the array come flags, dimensions, name and numbers, each with a tag.
    let flags = try Part(head, at: 8)
    let extents = try Part(head, at: flags.end)
    let letters = try Part(head, at: extents.end)
    numbers = try Part(head, at: letters.end)
    guard MATLABVariableHead.words(head)[0] == 14, flags.tag == [6, 8], extents.tag[0] == 5,
      [8, 12, 16].contains(extents.byteCount), letters.type == 1, 1...64 ~= letters.byteCount
    else { throw Inflater.Damage() }
    kind = Kind(rawValue: head[flags.start])
    isReal = head[flags.start + 1] & 8 == 0
    dimensions = MATLABVariableHead.words(
      Array(head[extents.start..<extents.start + extents.byteCount]))
    name = String(decoding: head[letters.start..<letters.start + letters.byteCount], as: UTF8.self)
    guard name.utf8.allSatisfy({ 0x21..<0x7F ~= $0 }) else { throw Inflater.Damage() }
  }

  /// Checks that there are so many numbers of a type that becomes the class, and that what is
  /// compressed unpacks up to its checksum.
  ///
  /// - Throws: ``Inflater/Damage``.
  func checkNumbers(_ count: Int) throws {
    let sizes = kind == .byte ? [2: 1] : [1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 6: 4, 9: 8]
    guard let size = sizes[numbers.type], numbers.byteCount == count * size else {
      throw Inflater.Damage()
    }
    try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { piece in
      var missing = numbers.start + numbers.byteCount - head.count
      while missing > 0 {
        let found = try read(piece)
        guard found > 0 else { throw Inflater.Damage() }
        missing -= found
      }
      // Only padding is left.
      _ = try read(piece)
    }
  }

  /// Words of four bytes, lowest first.
  static func words(_ bytes: [UInt8]) -> [Int] {
    stride(from: 0, to: bytes.count - 3, by: 4).map { start in
      bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
  }

  /// A part of an array: a tag with type and byte count, and that many bytes, which are in the tag if
  /// they are few; the next part begins at a multiple of eight.
  private struct Part {
    let tag: [Int]
    let type: Int
    let start: Int
    let byteCount: Int
    var end: Int { (start + byteCount + 7) & ~7 }

    init(_ head: [UInt8], at offset: Int) throws {
      guard offset + 8 <= head.count else { throw Inflater.Damage() }
      tag = MATLABVariableHead.words(Array(head[offset..<offset + 8]))
      let isInTag = tag[0] >> 16 > 0
      type = tag[0] & 0xFFFF
      byteCount = isInTag ? tag[0] >> 16 : tag[1]
      start = isInTag ? offset + 4 : offset + 8
      guard !isInTag || byteCount <= 4 else { throw Inflater.Damage() }
    }
  }
}
