internal import HTTPTypes
internal import HummingbirdCore

/// Whether a request may be answered.
struct Admission {
  /// The cookie that has the word after it was in an address.
  static let cookieName = "engram-token"

  /// Whether it may.
  let isGranted: Bool
  /// What the browser is to remember: the word was in the address.
  let cookie: String?

  init(_ token: SecretWord?, _ request: Request) {
    guard let token else {
      (isGranted, cookie) = (true, nil)
      return
    }
    if let word = Self.value(of: "token", in: request.uri.query, between: "&") {
      let isRight = token.matches(word)
      isGranted = isRight
      cookie = isRight ? "\(Self.cookieName)=\(word); Path=/; HttpOnly; SameSite=Strict" : nil
    } else {
      let word = Self.value(of: Self.cookieName, in: request.headers[.cookie], between: ";")
      isGranted = word.map { token.matches($0) } ?? false
      cookie = nil
    }
  }

  /// The value of a name in `name=value;other=value`.
  static func value(of name: String, in text: String?, between separator: Character) -> Substring? {
    for part in text?.split(separator: separator) ?? [] {
      let pair = part.drop { $0 == " " }.split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if pair.count == 2, pair[0] == name { return pair[1] }
    }
    return nil
  }
}
