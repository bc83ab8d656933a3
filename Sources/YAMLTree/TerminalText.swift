/// How text appears on a terminal: how many columns it takes, and what must not reach it as it is.
enum TerminalText {
  /// A text in which nothing can move the cursor, change colours or reverse the direction.
  static func shown(_ text: String) -> String {
    // Nearly every text is printable ASCII.
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    return String(text.flatMap(shown(_:)))
  }

  /// A character in the form in which it is safe to print.
  static func shown(_ character: Character) -> String {
    var text = ""
    for scalar in character.unicodeScalars {
      switch scalar.value {
      // The same width everywhere; a terminal's own stops depend on what stands before the line.
      case 0x09: text += "    "
      case 0x00..<0x20: text.unicodeScalars.append(picture(scalar.value))
      case 0x7F: text += "\u{2421}"
      case 0x80..<0xA0: text += "\u{FFFD}"
      default: text.unicodeScalars.append(isInvisible(scalar) ? "\u{FFFD}" : scalar)
      }
    }
    return text
  }

  /// The columns that a text takes; it contains no control characters.
  static func width(of text: String) -> Int {
    text.reduce(0) { $0 + width(of: $1) }
  }

  /// The columns of one character, however many scalars it is made of.
  private static func width(of character: Character) -> Int {
    var width = 0
    for scalar in character.unicodeScalars {
      // Asks for the coloured form of the emoji before it, which is wide.
      if scalar.value == 0xFE0F && width > 0 { return 2 }
      width = max(width, Self.width(of: scalar))
    }
    return width
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    if scalar.isASCII { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    // The vowels and final consonants of Hangul join the syllable's first consonant.
    if (0x1160...0x11FF).contains(scalar.value) { return 0 }
    if scalar.properties.isEmojiPresentation { return 2 }
    return wideRanges.contains { $0.contains(scalar.value) } ? 2 : 1
  }

  /// The symbol of a control character, such as `␀`.
  private static func picture(_ value: UInt32) -> Unicode.Scalar {
    Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
  }

  /// Format characters that change the order or the breaking of the text around them; joiners, which
  /// emoji and several scripts need, are not among them.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB,
      0xE0000...0xE007F:
      true
    default: false
    }
  }

  /// Scripts whose characters are East Asian wide or fullwidth.
  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF,
    0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
    0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF,
    0x1F200...0x1F265, 0x20000...0x3FFFD,
  ]
}
