import JSONTree
import TensorEngine
import Testing

struct JSONTests {
  @Test func compactTextKeepsTheOrderOfKeys() {
    let value = JSON.object([
      JSON.Member("b", .integer(1)), JSON.Member("a", .list([.number(0.5), .null, .flag(true)])),
    ])
    #expect(value.compactText == #"{"b":1,"a":[0.5,null,true]}"#)
  }

  @Test func indentedTextPutsPlainListsOnOneLine() {
    let value = JSON.object([
      JSON.Member("R", .list([.list([.integer(1)]), .list([.integer(2), .integer(3)])])),
      JSON.Member("none", .object([])),
    ])
    #expect(
      value.indentedText == """
        {
          "R": [
            [1],
            [2,3]
          ],
          "none": {}
        }

        """)
  }

  @Test func whatIsNoNumberIsWrittenAsNull() {
    #expect(JSON.list([.number(.nan), .number(-.infinity)]).compactText == "[null,null]")
  }

  @Test(arguments: [
    "null", "true", "-12", "0.1", "1e-09", "-0.0", "9223372036854775807",
    #""a\"\\\n\r\t\u0001é😀""#, "[]", "{}", #"{"":[{"a":[[]]}]}"#,
  ])
  func textAndValueConvertIntoEachOther(text: String) throws {
    #expect(try JSON.parse(text).compactText == text)
  }

  @Test func escapesAreUnderstood() throws {
    #expect(try JSON.parse(#""\ud83d\ude00\u00e9\/\b\f""#) == .text("😀é/\u{8}\u{C}"))
  }

  @Test func valuesOfSomeKeysArePassedOver() throws {
    let text = #"{"a":1,"R":[[1,{"x":"]}\""}],-2.5e3],"b":{"R":"text","c":true}}"#
    let value = try JSON.parse(Array(text.utf8), omitting: ["R"])
    #expect(value.compactText == #"{"a":1,"R":null,"b":{"R":null,"c":true}}"#)
  }

  @Test(arguments: [
    #"{"R":[1"#, #"{"R":}"#, #"{"R":"a"#, #"{"R":]}"#, #"{"R":1"#, #"{"R":,"b":1}"#,
  ])
  func whatIsPassedOverMustEnd(text: String) {
    #expect(throws: JSONError.self) { try JSON.parse(Array(text.utf8), omitting: ["R"]) }
  }

  @Test(arguments: [
    ("", "unexpected end at byte 0"),
    ("{", "expected a key at byte 1"),
    ("[1", "expected ',' or ']' at byte 2"),
    (#"{"a" 1}"#, "expected ':' at byte 5"),
    (#"{"a":1"#, "expected ',' or '}' at byte 6"),
    (#"{"a":1,"a":2}"#, #"second key "a" at byte 7"#),
    ("tru", "unexpected character at byte 0"),
    ("01", "number with a leading zero at byte 0"),
    ("1.", "expected a digit at byte 2"),
    ("-", "expected a digit at byte 1"),
    ("1e999", "number out of range at byte 0"),
    ("1 2", "text after the value at byte 2"),
    (#""a"#, "string without end at byte 0"),
    (#""\x""#, "unknown escape at byte 2"),
    (#""\u12g4""#, "expected a hexadecimal digit at byte 5"),
    (#""\ud800x""#, "half of a surrogate pair at byte 3"),
    ("\"\n\"", "control character in a string at byte 1"),
    (String(repeating: "[", count: 100_000), "too deep nesting at byte 100"),
  ])
  func mistakesAreNamedWithTheirPlace(text: String, message: String) {
    let error = #expect(throws: JSONError.self) { try JSON.parse(text) }
    #expect(error?.description == message)
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    let error = #expect(throws: JSONError.self) { try JSON.parse([0x22, 0xC3, 0x22]) }
    #expect(error?.description == "string that is not UTF-8 at byte 0")
  }

  @Test func randomDamageNeverDoesWorseThanThrow() {
    var random = RandomStream(seed: 11)
    let valid = Array(#"{"a":[1,-2.5e3,"\u00e9\ud83d\ude00"],"b":{"c":null,"d":true}}"#.utf8)
    for _ in 0..<3000 {
      var bytes = valid
      for _ in 0...random.index(below: 4) {
        bytes[random.index(below: bytes.count)] = UInt8(random.index(below: 256))
      }
      bytes.removeLast(random.index(below: bytes.count) / 8)
      _ = try? JSON.parse(bytes)
    }
  }
}
