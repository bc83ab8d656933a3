/// The first bytes of a file that say that it is not UTF-8, as some editors and shells write them.
enum ByteOrderMark {
  case utf16LittleEndian, utf16BigEndian, utf32LittleEndian, utf32BigEndian

  /// Recognises the mark; `nil` for UTF-8 with or without a mark of its own.
  init?(_ bytes: [UInt8]) {
    // The mark of UTF-32 begins like that of UTF-16.
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) {
      self = .utf32LittleEndian
    } else if bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      self = .utf32BigEndian
    } else if bytes.starts(with: [0xFF, 0xFE]) {
      self = .utf16LittleEndian
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      self = .utf16BigEndian
    } else {
      return nil
    }
  }

  /// The encoding, as people write it.
  var name: String { unitSize == 2 ? "UTF-16" : "UTF-32" }

  /// The text behind the mark, or `nil` if the bytes are not in the encoding.
  func text(of bytes: [UInt8]) -> String? {
    guard bytes.count.isMultiple(of: unitSize) else { return nil }
    let units = stride(from: unitSize, to: bytes.count, by: unitSize).map { start in
      (0..<unitSize).reduce(UInt32(0)) { unit, place in
        let index = isLittleEndian ? unitSize - 1 - place : place
        return unit << 8 | UInt32(bytes[start + index])
      }
    }
    return unitSize == 2
      ? String(validating: units.map { UInt16($0) }, as: UTF16.self)
      : String(validating: units, as: UTF32.self)
  }

  private var unitSize: Int {
    switch self {
    case .utf16LittleEndian, .utf16BigEndian: 2
    case .utf32LittleEndian, .utf32BigEndian: 4
    }
  }

  private var isLittleEndian: Bool {
    switch self {
    case .utf16LittleEndian, .utf32LittleEndian: true
    case .utf16BigEndian, .utf32BigEndian: false
    }
  }
}
