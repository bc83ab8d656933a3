extension JSONParser {
  /// Reads a number: digits, then perhaps a fraction and an exponent.
  mutating func number() throws(JSONError) -> JSON {
    let start = offset
    var isInteger = true
    if next == UInt8(ascii: "-") { offset += 1 }
    let firstDigit = next
    let digitCount = skipDigits()
    guard digitCount > 0 else { throw error("expected a digit") }
    guard firstDigit != UInt8(ascii: "0") || digitCount == 1 else {
      throw JSONError(offset: start, reason: "number with a leading zero")
    }
    if next == UInt8(ascii: ".") {
      isInteger = false
      offset += 1
      guard skipDigits() > 0 else { throw error("expected a digit") }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isInteger = false
      offset += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { offset += 1 }
      guard skipDigits() > 0 else { throw error("expected a digit") }
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isInteger, let integer = Int(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else {
      throw JSONError(offset: start, reason: "number out of range")
    }
    return .number(number)
  }

  private mutating func skipDigits() -> Int {
    let start = offset
    while let byte = next, byte >= 0x30, byte <= 0x39 { offset += 1 }
    return offset - start
  }

  /// Reads a string in quotation marks.
  mutating func string() throws(JSONError) -> String {
    let start = offset
    offset += 1
    var content: [UInt8] = []
    while let byte = next {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: content, as: UTF8.self) else {
          throw JSONError(offset: start, reason: "string that is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): content += Array(String(try escape()).utf8)
      case ..<0x20: throw JSONError(offset: offset - 1, reason: "control character in a string")
      default: content.append(byte)
      }
    }
    throw JSONError(offset: start, reason: "string without end")
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    guard let byte = next else { throw error("unexpected end") }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw JSONError(offset: offset - 1, reason: "unknown escape")
    }
  }

  private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
    let start = offset
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // Characters beyond 16 bits come as two escapes, the first in D800...DBFF.
    if UTF16.isLeadSurrogate(first), bytes[offset...].starts(with: [0x5C, 0x75]) {
      offset += 2
      let second = try codeUnit()
      let pair = UTF16.decode(UTF16.EncodedScalar([first, second]))
      if UTF16.isTrailSurrogate(second) { return pair }
    }
    throw JSONError(offset: start, reason: "half of a surrogate pair")
  }

  private mutating func codeUnit() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("expected a hexadecimal digit")
      }
      unit = unit << 4 | UInt16(digit)
      offset += 1
    }
    return unit
  }
}
