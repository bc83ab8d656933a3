import EngramCore
import Testing

struct DataErrorTests {
  @Test func aPlainSentenceStaysAsItIs() {
    #expect(DataError("größe.png is 3x4 pixels; “no”").message == "größe.png is 3x4 pixels; “no”")
  }

  @Test func whatControlsATerminalIsSpelledOut() {
    #expect(
      DataError("a\u{1B}[2J\r\n\0\u{7F}\u{9B}\u{2028}\u{202E}b").message
        == "a\\u{1b}[2J\\u{d}\\u{a}\\u{0}\\u{7f}\\u{9b}\\u{2028}\\u{202e}b")
  }

  @Test func aNameWithoutEndIsCutInTheMiddle() {
    let message = DataError("x.zip holds \(String(repeating: "é", count: 70_000)), that is all")
      .message
    #expect(message.count == 6001)
    #expect(message.hasPrefix("x.zip holds éé") && message.hasSuffix("éé, that is all"))
  }
}
