/// A line of a text, or the part of a long one that surrounds a mark.
public struct SourceLine: Hashable, Sendable {
  /// The characters without the line's end.
  public let text: String
  /// The column of the first character, from 1: greater if the line's beginning is left out.
  public let firstColumn: Int
  /// Whether the line goes on behind the text.
  public let isCutShort: Bool
}

/// The lines of a text, found once.
///
/// Works on bytes, because a text of a megabyte with mistakes everywhere has to stay fast.
struct SourceLines {
  // Lines of generated files can be megabytes long; this many columns are shown of them.
  private static let columnLimit = 160

  private let bytes: [UInt8]
  /// Where each line begins and ends, its line end excluded.
  private let ranges: [Range<Int>]

  init(_ text: String) {
    bytes = Array(text.utf8)
    var ranges: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < bytes.count {
      let length = Self.breakLength(bytes, at: index)
      if length > 0 {
        ranges.append(start..<index)
        start = index + length
      }
      index += max(length, 1)
    }
    ranges.append(start..<bytes.count)
    self.ranges = ranges
  }

  /// The number of lines; the last one may be empty.
  var count: Int { ranges.count }

  /// The scalars of a line, counted from 1.
  func scalarCount(ofLine line: Int) -> Int {
    guard ranges.indices.contains(line - 1) else { return 0 }
    return bytes[ranges[line - 1]].count { !Self.isContinuation($0) }
  }

  /// The line of a mark, cut to a readable length around it; `nil` if there is no such line.
  func excerpt(around mark: Mark) -> SourceLine? {
    guard ranges.indices.contains(mark.line - 1) else { return nil }
    let line = ranges[mark.line - 1]
    // Whether the line is long is all that matters of its length, and counting a megabyte for each
    // mistake in it would be slow.
    let isShort = index(ofScalar: Self.columnLimit, from: line) == line.upperBound
    let first = isShort ? 0 : max(0, mark.column - 1 - Self.columnLimit / 2)
    let start = index(ofScalar: first, from: line)
    let end = index(ofScalar: Self.columnLimit, from: start..<line.upperBound)
    return SourceLine(
      text: String(decoding: bytes[start..<end], as: UTF8.self), firstColumn: first + 1,
      isCutShort: end < line.upperBound)
  }

  /// The scalar at a mark, if there is one.
  func scalar(at mark: Mark) -> Unicode.Scalar? {
    guard ranges.indices.contains(mark.line - 1) else { return nil }
    let line = ranges[mark.line - 1]
    let start = index(ofScalar: mark.column - 1, from: line)
    let end = index(ofScalar: 1, from: start..<line.upperBound)
    return String(decoding: bytes[start..<end], as: UTF8.self).unicodeScalars.first
  }

  /// The byte at which a scalar begins, counted from 0, or the end of the range.
  private func index(ofScalar number: Int, from range: Range<Int>) -> Int {
    var index = range.lowerBound
    var remaining = number
    while index < range.upperBound {
      if !Self.isContinuation(bytes[index]) {
        if remaining <= 0 { break }
        remaining -= 1
      }
      index += 1
    }
    return index
  }

  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// The bytes of the line end at an index, 0 if there is none; the same ends as in libyaml.
  private static func breakLength(_ bytes: [UInt8], at index: Int) -> Int {
    func byte(_ offset: Int) -> UInt8 {
      index + offset < bytes.count ? bytes[index + offset] : 0
    }
    switch byte(0) {
    case 0x0A: return 1
    case 0x0D: return byte(1) == 0x0A ? 2 : 1
    case 0xC2: return byte(1) == 0x85 ? 2 : 0
    case 0xE2: return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9) ? 3 : 0
    default: return 0
    }
  }
}
