internal import EngramCore
internal import Files

/// An array in NumPy's own format, little-endian and row-major.
///
/// > Source: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.
struct NumPyFile {
  /// The kinds of numbers that are read.
  enum Kind: String, CaseIterable {
    case float32 = "<f4", float64 = "<f8", float16 = "<f2"
    case int8 = "|i1", uint8 = "|u1", int16 = "<i2", uint16 = "<u2"
    case int32 = "<i4", uint32 = "<u4", int64 = "<i8", uint64 = "<u8"

    /// Bytes per number.
    var size: Int {
      switch self {
      case .int8, .uint8: 1
      case .float16, .int16, .uint16: 2
      case .float32, .int32, .uint32: 4
      case .float64, .int64, .uint64: 8
      }
    }
  }

  /// The file, for messages.
  let path: String
  /// The extents, outermost first.
  let shape: [Int]
  private let kind: Kind
  private let bytes: [UInt8]

  // More than the headers of plain arrays have.
  private static let headerLimit = 1 << 16

  /// Reads a whole file.
  ///
  /// - Throws: ``DataError`` when it is damaged, or of a kind that is not read.
  init(path: String) throws {
    let bytes = try boundedBytes(of: path, upTo: ParallelFill.byteLimit)
    guard bytes.count >= 12, bytes.starts(with: [0x93] + Array("NUMPY".utf8)), 1...3 ~= bytes[6]
    else { throw DataError("\(path) is no NumPy file (.npy)") }
    let wordSize = bytes[6] == 1 ? 2 : 4
    let length = bytes[8..<8 + wordSize].reversed().reduce(0) { $0 << 8 | Int($1) }
    let start = 8 + wordSize + length
    guard length <= NumPyFile.headerLimit, start <= bytes.count else {
      throw DataError("\(path) is cut short in its header")
    }
    let header = String(decoding: bytes[(8 + wordSize)..<start], as: UTF8.self)
    guard let word = NumPyFile.value(of: "descr", in: header)?.quoted,
      let shape = NumPyFile.value(of: "shape", in: header)?.extents,
      let order = NumPyFile.value(of: "fortran_order", in: header)
    else { throw DataError("\(path) has a header that cannot be read: \(header.prefix(100))") }
    guard let kind = Kind(rawValue: word) else {
      let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw DataError("\(path) holds numbers of the kind '\(word)'; what is read is \(known)")
    }
    guard order.hasPrefix("False") else {
      throw DataError(
        "\(path) is stored column by column; save numpy.ascontiguousarray(…) of the array")
    }
    let count = shape.reduce(kind.size) { product, extent in
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      return overflow ? Int.max : next
    }
    guard bytes.count - start == count else {
      let extents = shape.map(String.init).joined(separator: "x")
      throw DataError(
        "\(path) holds \(bytes.count - start) bytes of numbers where its header announces "
          + "\(extents) of \(kind.size) bytes")
    }
    self.path = path
    self.shape = shape
    self.kind = kind
    self.bytes = Array(bytes[start...])
  }

  /// The numbers, rounded to single precision.
  func floats() -> [Float] {
    switch kind {
    case .float32: words(UInt32.self) { Float(bitPattern: $0) }
    case .float64: words(UInt64.self) { Float(Double(bitPattern: $0)) }
    case .float16: words(UInt16.self) { Float(halfBits: $0) }
    default: (integers() ?? []).map { Float($0) }
    }
  }

  /// The numbers; `nil` where they have a fraction or do not fit.
  func integers() -> [Int]? {
    switch kind {
    case .float32, .float64, .float16: nil
    case .int8: words(UInt8.self) { Int(Int8(bitPattern: $0)) }
    case .uint8: words(UInt8.self) { Int($0) }
    case .int16: words(UInt16.self) { Int(Int16(bitPattern: $0)) }
    case .uint16: words(UInt16.self) { Int($0) }
    case .int32: words(UInt32.self) { Int(Int32(bitPattern: $0)) }
    case .uint32: words(UInt32.self) { Int($0) }
    case .int64: words(UInt64.self) { Int(Int64(bitPattern: $0)) }
    case .uint64: words(UInt64.self) { Int(clamping: $0) }
    }
  }

  private func words<Word: FixedWidthInteger, Value>(
    _ type: Word.Type, _ make: (Word) -> Value
  ) -> [Value] {
    bytes.withUnsafeBytes { raw in
      stride(from: 0, to: raw.count, by: MemoryLayout<Word>.size).map { offset in
        make(Word(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: Word.self)))
      }
    }
  }

  /// What follows a key of the header, which is a dictionary as Python writes it.
  private static func value(of key: String, in header: String) -> Substring? {
    guard let found = header.firstRange(of: "'\(key)':") else { return nil }
    return header[found.upperBound...].drop { $0 == " " }
  }
}

extension Substring {
  /// The text between the first two apostrophes.
  fileprivate var quoted: String? {
    guard first == "'", let end = dropFirst().firstIndex(of: "'") else { return nil }
    return String(self[index(after: startIndex)..<end])
  }

  /// The numbers between parentheses.
  fileprivate var extents: [Int]? {
    guard first == "(", let end = firstIndex(of: ")") else { return nil }
    var numbers: [Int] = []
    for word in self[index(after: startIndex)..<end].split(separator: ",") {
      guard let number = Int(word.filter { $0 != " " }), number >= 0 else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}

extension Float {
  /// A number of half precision, from its bits.
  fileprivate init(halfBits bits: UInt16) {
    let sign: Float = bits & 0x8000 == 0 ? 1 : -1
    let exponent = Int(bits >> 10) & 31
    let fraction = Float(bits & 0x3FF) / 1024
    self =
      switch exponent {
      case 0: sign * fraction * 0x1p-14
      case 31: fraction == 0 ? sign * .infinity : .nan
      default: sign * (1 + fraction) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
      }
  }
}
