import Testing

@testable import Serving

/// Who is let in.
@Suite struct AdmissionTests {
  @Test func onlyTheWholeWordOpens() {
    let word = SecretWord("abc-12345")
    #expect(word.matches("abc-12345"))
    for wrong in [
      "", "a", "abc-1234", "abc-12346", "abc-12345x", "abc-12345abc-12345", "ABC-12345",
    ] {
      #expect(!word.matches(wrong), "\(wrong)")
    }
    #expect(!SecretWord("").matches("a"))
  }

  @Test func wordsThatAreMadeAreLongAndNeverTheSame() {
    let words = (0..<100).map { _ in SecretWord.random() }
    #expect(Set(words).count == 100)
    #expect(words.allSatisfy { $0.count == 32 && $0.allSatisfy(\.isHexDigit) })
  }

  @Test(arguments: [
    ("localhost", true), ("localhost:8080", true), ("LOCALHOST:1", true), ("127.0.0.1", true),
    ("127.0.0.1:8080", true), ("[::1]", true), ("[::1]:8080", true),
    ("localhost.evil.example", false),
    ("localhost:", false), ("localhost:80@evil.example", false), ("evil.example", false),
    ("127.0.0.1.evil.example", false), ("127.0.0.2", false), ("", false), ("::1", false),
    ("192.168.0.1:8080", false), ("[::1]x", false),
  ])
  func onlyNamesOfThisMachineAreItsOwn(header: String, isOwn: Bool) {
    #expect(HostName.namesLoopback(header) == isOwn)
  }

  @Test func aHeaderThatIsMissingNamesNothing() { #expect(!HostName.namesLoopback(nil)) }

  @Test(arguments: [
    ("127.0.0.1", true), ("127.1.2.3", true), ("localhost", true), ("::1", true),
    ("0.0.0.0", false),
    ("::", false), ("192.168.0.1", false), ("127.evil.example", false),
    ("localhost.example", false),
  ])
  func othersReachWhatIsNotLoopback(host: String, isLoopback: Bool) {
    #expect(HostName.isLoopback(host) == isLoopback)
  }

  @Test(arguments: [
    ("token=abc", "&", "abc"), ("a=b&token=abc&c=d", "&", "abc"), ("xtoken=abc", "&", nil),
    ("a=b; token=abc", ";", "abc"), ("token", "&", nil), ("token=", "&", ""),
    ("token=a=b", "&", "a=b"),
  ])
  func valuesAreFoundByTheirName(text: String, separator: Character, value: String?) {
    #expect(Admission.value(of: "token", in: text, between: separator).map(String.init) == value)
  }
}
