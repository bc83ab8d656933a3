import Testing
import YAMLTree

/// Everything a text is refused for, as it is printed.
func messages(_ text: String) -> String {
  do throws(ConfigurationError) {
    let root = try Node.parse(Source(file: "e.yaml", text: text))
    return "accepted: \(root.yaml)"
  } catch {
    return error.description
  }
}

/// What a text means, written out again.
func resolved(_ text: String) throws -> String {
  try Node.parse(Source(file: "e.yaml", text: text)).yaml
}

@Suite struct ParsingTests {
  @Test func blockAndFlowStylesGiveTheSameTree() throws {
    let block = "a:\n  - 1\n  - 2\nb:\n  c: x\n"
    #expect(try resolved(block) == resolved("{a: [1, 2], b: {c: x}}"))
  }

  @Test func marksCountFromOneAndCoverTheToken() throws {
    let root = try Node.parse(Source(file: "e.yaml", text: "a:\n  shots: many\n"))
    let entry = try #require(root.mapping?["a"]?.mapping?.entry("shots"))
    #expect(entry.mark == Mark(file: "e.yaml", line: 2, column: 3, width: 5))
    #expect(entry.value.mark == Mark(file: "e.yaml", line: 2, column: 10, width: 4))
    #expect(entry.mark.description == "e.yaml:2:3")
  }

  @Test func keysKeepTheirOrder() throws {
    let root = try Node.parse(Source(file: "e.yaml", text: "z: 1\na: 2\nm: 3"))
    #expect(root.mapping?.keys == ["z", "a", "m"])
  }

  @Test func aliasesRepeatTheirAnchor() throws {
    #expect(try resolved("a: &x {k: 1}\nb: *x\n") == "a:\n  k: 1\nb:\n  k: 1\n")
  }

  @Test func mergedKeysComeAfterOwnOnesInPrecedence() throws {
    let text = """
      one: &one {a: 1, b: 1}
      two: &two {a: 2, c: 2}
      all: {b: 0, <<: [*one, *two]}
      """
    #expect(try resolved(text).hasSuffix("all:\n  b: 0\n  a: 1\n  c: 2\n"))
  }

  @Test func quotedMergeKeyIsAnOrdinaryKey() throws {
    #expect(try resolved("'<<': 1") == "\"<<\": 1\n")
  }

  @Test func byteOrderMarkIsNoColumn() throws {
    let root = try Node.parse(Source(file: "e.yaml", text: "\u{FEFF}a: 1"))
    #expect(root.mapping?.entries.first?.mark.column == 1)
  }

  @Test func carriageReturnsEndLines() throws {
    let root = try Node.parse(Source(file: "e.yaml", text: "a: 1\r\nb: 2\r\n"))
    #expect(root.mapping?.entry("b")?.mark.line == 2)
    #expect(
      messages("a: 1\r\na: 2\r\n") == """
        e.yaml:2:1: error[duplicate-key]: the key 'a' is given twice; remove one of the two
         2 | a: 2
           | ^
        e.yaml:1:1: note: the first one is here
         1 | a: 1
           | ^
        """)
  }

  @Test func nonASCIITextCountsScalars() {
    #expect(
      messages("ключ: 1\nключ: 2") == """
        e.yaml:2:1: error[duplicate-key]: the key 'ключ' is given twice; remove one of the two
         2 | ключ: 2
           | ^^^^
        e.yaml:1:1: note: the first one is here
         1 | ключ: 1
           | ^^^^
        """)
  }

  @Test func blockScalarsUnfold() throws {
    let root = try Node.parse(Source(file: "e.yaml", text: "a: |\n  x\n  y\nb: >\n  x\n  y\n"))
    #expect(root.mapping?["a"]?.scalar?.string == "x\ny\n")
    #expect(root.mapping?["b"]?.scalar?.string == "x y\n")
  }

  @Test func explicitTagsDecide() throws {
    let root = try Node.parse(Source(file: "e.yaml", text: "a: !!str 5\nb: !!int '5'"))
    #expect(root.mapping?["a"]?.scalar?.integer == nil)
    #expect(root.mapping?["b"]?.scalar?.integer == 5)
  }

  @Test func allMistakesOfOneTextAreReported() {
    let found = messages("a: *none\nb: !x 1\na: 2\n<<: 3\n")
    #expect(found.hasSuffix("4 errors; nothing was run"))
  }
}
