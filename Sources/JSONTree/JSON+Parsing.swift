/// A text that is not JSON.
public struct JSONError: Error, Equatable, CustomStringConvertible {
  /// The byte at which reading stopped, counted from zero.
  public let offset: Int
  /// What is wrong there.
  public let reason: String

  /// The reason and the place.
  public var description: String { "\(reason) at byte \(offset)" }
}

extension JSON {
  /// Reads one JSON value that takes up the whole text.
  ///
  /// Stricter than most readers: a key may come once per object, and strings must be valid UTF-8.
  public static func parse(_ text: String) throws(JSONError) -> JSON {
    try parse([UInt8](text.utf8))
  }

  /// Reads one JSON value that takes up all bytes.
  public static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSON {
    var parser = JSONParser(bytes: bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.offset == bytes.count else { throw parser.error("text after the value") }
    return value
  }

  /// Reads one JSON value without those of some keys, wherever these stand: much faster where they are
  /// large.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - keys: The keys; their values become `null`, and only their brackets and quotation marks are
  ///     checked.
  /// - Returns: The value.
  /// - Throws: ``JSONError`` as ``parse(_:)-(_)`` does.
  public static func parse(_ bytes: [UInt8], omitting keys: Set<String>) throws(JSONError) -> JSON {
    var parser = JSONParser(bytes: bytes, omittedKeys: keys)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.offset == bytes.count else { throw parser.error("text after the value") }
    return value
  }
}

/// A recursive-descent reader over bytes (RFC 8259).
struct JSONParser {
  // Far beyond every file that this program writes; keeps a hostile one from exhausting the stack.
  static let depthLimit = 100

  let bytes: [UInt8]
  var omittedKeys: Set<String> = []
  var offset = 0

  func error(_ reason: String) -> JSONError { JSONError(offset: offset, reason: reason) }

  var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      offset += 1
    }
  }

  private mutating func skip(_ byte: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: byte) else { return false }
    offset += 1
    return true
  }

  mutating func value(depth: Int) throws(JSONError) -> JSON {
    guard depth < JSONParser.depthLimit else { throw error("too deep nesting") }
    skipSpace()
    guard let next else { throw error("unexpected end") }
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try list(depth: depth)
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "t"): return try word("true", .flag(true))
    case UInt8(ascii: "f"): return try word("false", .flag(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw error("unexpected character")
    }
  }

  private mutating func word(_ word: String, _ value: JSON) throws(JSONError) -> JSON {
    guard bytes[offset...].starts(with: word.utf8) else { throw error("unexpected character") }
    offset += word.utf8.count
    return value
  }

  private mutating func list(depth: Int) throws(JSONError) -> JSON {
    offset += 1
    var elements: [JSON] = []
    skipSpace()
    if skip("]") { return .list(elements) }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if skip("]") { return .list(elements) }
      guard skip(",") else { throw error("expected ',' or ']'") }
    }
  }

  /// Goes to the end of a value.
  private mutating func passOver() throws(JSONError) {
    var depth = 0
    repeat {
      skipSpace()
      guard let next else { throw error("unexpected end") }
      switch next {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        offset += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard depth > 0 else { throw error("unexpected character") }
        depth -= 1
        offset += 1
      case UInt8(ascii: "\""): _ = try string()
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        guard depth > 0 else { throw error("unexpected character") }
        offset += 1
      default:
        let start = offset
        while let byte = self.next, !" \t\r\n,:[]{}\"".utf8.contains(byte) { offset += 1 }
        guard offset > start else { throw error("unexpected character") }
      }
    } while depth > 0
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSON {
    offset += 1
    var members: [JSON.Member] = []
    var keys: Set<String> = []
    skipSpace()
    if skip("}") { return .object(members) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("expected a key") }
      let start = offset
      let key = try string()
      guard keys.insert(key).inserted else {
        throw JSONError(offset: start, reason: "second key \"\(key)\"")
      }
      skipSpace()
      guard skip(":") else { throw error("expected ':'") }
      if omittedKeys.contains(key) {
        try passOver()
        members.append(JSON.Member(key, .null))
      } else {
        members.append(JSON.Member(key, try value(depth: depth + 1)))
      }
      skipSpace()
      if skip("}") { return .object(members) }
      guard skip(",") else { throw error("expected ',' or '}'") }
    }
  }
}
