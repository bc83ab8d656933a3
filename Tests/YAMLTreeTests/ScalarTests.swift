import Testing

@testable import YAMLTree

@Suite struct ScalarTests {
  @Test(arguments: [
    ("0", 0), ("-7", -7), ("+7", 7), ("0777", 777), ("0x1F", 31), ("0o17", 15),
    ("9223372036854775807", Int.max),
  ])
  func integers(_ text: String, _ value: Int) { #expect(Scalar(text).integer == value) }

  @Test(arguments: ["1.0", "1e3", "1_000", "12:30", "", "-", "0x", "0xG", "0b1", "ten", "٣"])
  func notIntegers(_ text: String) { #expect(Scalar(text).integer == nil) }

  @Test func tooLargeIntegersAreStillIntegers() {
    #expect(Scalar("9223372036854775808").isInteger)
    #expect(Scalar("9223372036854775808").integer == nil)
  }

  @Test(arguments: [
    ("1e-3", 0.001), ("1E3", 1000), (".5", 0.5), ("1.", 1), ("-1.5e+2", -150), ("5", 5),
    ("0x10", 16), (".inf", .infinity), ("-.inf", -.infinity),
  ])
  func numbers(_ text: String, _ value: Double) { #expect(Scalar(text).number == value) }

  @Test(arguments: ["inf", "nan", "0x1p3", "1e", ".", "e5", "1.2.3", "1 ", "1f", "infinity"])
  func notNumbers(_ text: String) { #expect(Scalar(text).number == nil) }

  @Test func notANumberIsANumber() { #expect(Scalar(".nan").number?.isNaN == true) }

  @Test(arguments: ["no", "yes", "on", "off", "y", "n"])
  func wordsOfYAMLOneOneAreStrings(_ text: String) {
    #expect(Scalar(text).boolean == nil)
    #expect(Scalar(text).string == text)
  }

  @Test func truthValuesHaveThreeSpellings() {
    #expect(["true", "True", "TRUE"].map { Scalar($0).boolean } == [true, true, true])
    #expect(["false", "False", "FALSE"].map { Scalar($0).boolean } == [false, false, false])
    #expect(Scalar("tRue").boolean == nil)
  }

  @Test func quotesMakeStrings() {
    let scalar = Scalar("5", style: .singleQuoted)
    #expect(scalar.integer == nil && scalar.number == nil && scalar.string == "5")
    #expect(!Scalar("null", style: .doubleQuoted).isNull)
  }
}
