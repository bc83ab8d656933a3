import Testing

@testable import Pictures

/// > Source of the values: RFC 4648, section 10.
struct Base64Tests {
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func lettersOfTheStandard(text: String, encoded: String) {
    #expect(SVGWriter.base64(Array(text.utf8)) == encoded)
  }

  @Test func allBitsOfABytePass() {
    #expect(SVGWriter.base64([0xFF, 0xEF, 0xBE, 0x00]) == "/+++AA==")
  }
}
