/// A word that only those know who were told.
public struct SecretWord: Sendable, Equatable {
  private let text: String

  /// Takes a word.
  public init(_ text: String) { self.text = text }

  /// Makes 32 hexadecimal digits from the system's source of secrets, which no seed determines.
  static func random() -> String {
    (0..<4).map { _ in
      let digits = String(UInt32.random(in: .min ... .max), radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// Whether a word is this one.
  ///
  /// How long it takes depends on the length of the word that is tried, not on how much of it is right.
  public func matches(_ word: some StringProtocol) -> Bool {
    let (own, other) = (Array(text.utf8), Array(word.utf8))
    var difference = own.count ^ other.count
    for (index, byte) in other.enumerated() {
      difference |= Int(byte ^ (own.isEmpty ? 0 : own[index % own.count]))
    }
    return difference == 0
  }
}
