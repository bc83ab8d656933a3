/// Estimates of how wide a text is drawn, without a font at hand.
///
/// They are those of a wide font (DejaVu Sans), so that a text in another one takes less room rather
/// than more.
public enum TextWidth {
  /// The width in pixels.
  public static func of(_ text: String, size: Double, isBold: Bool = false) -> Double {
    text.reduce(0) { $0 + share(of: $1) } * size * (isBold ? 1.1 : 1)
  }

  /// A text of at most some characters: the middle gives way.
  public static func shortened(_ text: String, to limit: Int) -> String {
    guard text.count > limit else { return text }
    let half = (limit - 1) / 2
    return "\(text.prefix(limit - 1 - half))…\(text.suffix(half))"
  }

  private static func share(of character: Character) -> Double {
    switch character {
    case "i", "j", "l", "'", "|": 0.31
    case " ", ".", ",", ":", ";", "I", "!": 0.34
    case "f", "t", "r", "(", ")", "[", "]", "/", "-": 0.41
    case "m", "M", "w", "W", "@", "%", ">", "<", "=", "+": 0.9
    case "0"..."9", "a"..."z": 0.62
    case "A"..."Z": 0.72
    // Characters of most other scripts are at most as wide as they are high.
    default: character.isASCII ? 0.65 : 1.1
    }
  }
}
