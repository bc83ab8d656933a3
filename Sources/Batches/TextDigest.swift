internal import CXXHash

/// Short names for texts, other ones for other texts.
enum TextDigest {
  /// Eight hexadecimal digits of a text.
  static func text(of text: String) -> String {
    let hash = Array(text.utf8).withUnsafeBytes { XXH3_64bits($0.baseAddress, $0.count) }
    let digits = String(hash & 0xFFFF_FFFF, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
