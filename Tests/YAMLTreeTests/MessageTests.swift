import Testing
import YAMLTree

/// One broken text for every code of the YAML layer, with the whole message.
struct BrokenText: CustomTestStringConvertible, Sendable {
  let title: String
  let text: String
  let message: String

  init(_ title: String, _ text: String, _ message: String) {
    self.title = title
    self.text = text
    self.message = message
  }

  var testDescription: String { title }
}

@Suite struct MessageTests {
  static let brokenTexts = [
    BrokenText(
      "malformed-yaml: indentation", "a: 1\n b: 2\n",
      """
      e.yaml:2:3: error[malformed-yaml]: a ':' cannot stand here; put quotes around a text that \
      contains ': ', or indent the key like its neighbours
       2 |  b: 2
         |   ^
      """),
    BrokenText(
      "malformed-yaml: unclosed list", "a: [1, 2\nb: 3\n",
      """
      e.yaml:1:4: error[malformed-yaml]: this list is not closed; expected ',' or ']'
       1 | a: [1, 2
         |    ^
      e.yaml:2:2: note: the list should have ended before this
       2 | b: 3
         |  ^
      """),
    BrokenText(
      "malformed-yaml: tab", "a:\n\tb: 1\n",
      """
      e.yaml:2:1: error[malformed-yaml]: a tab cannot indent or separate YAML; use spaces
       2 |     b: 1
         | ^^^^
      """),
    BrokenText(
      "malformed-yaml: control character", "a: 1\nb: x\u{1}y\n",
      """
      e.yaml:2:5: error[malformed-yaml]: there is a control character here that YAML does not allow; remove it
       2 | b: x␁y
         |     ^
      """),
    BrokenText(
      "malformed-yaml: unclosed quote", "a: \"x\n",
      """
      e.yaml:1:4: error[malformed-yaml]: this quote is never closed
       1 | a: "x
         |    ^
      """),
    BrokenText(
      "several-documents", "a: 1\n---\nb: 2\n",
      """
      e.yaml:2:1: error[several-documents]: a second document begins here; put it into a file of its own
       2 | ---
         | ^^^
      """),
    BrokenText(
      "duplicate-key", "a: 1\nb: 2\na: 3\n",
      """
      e.yaml:3:1: error[duplicate-key]: the key 'a' is given twice; remove one of the two
       3 | a: 3
         | ^
      e.yaml:1:1: note: the first one is here
       1 | a: 1
         | ^
      """),
    BrokenText(
      "invalid-key: list", "[1, 2]: x\n",
      """
      e.yaml:1:1: error[invalid-key]: a key has to be a word, not a list
       1 | [1, 2]: x
         | ^
      """),
    BrokenText(
      "invalid-key: empty", "'': x\n",
      """
      e.yaml:1:1: error[invalid-key]: a key is missing before the ':'
       1 | '': x
         | ^^
      """),
    BrokenText(
      "invalid-alias: unknown", "a: *base\n",
      """
      e.yaml:1:4: error[invalid-alias]: no anchor '&base' comes before this alias; define it further up
       1 | a: *base
         |    ^^^^^
      """),
    BrokenText(
      "invalid-alias: cyclic", "a: &x\n  b: *x\n",
      """
      e.yaml:2:6: error[invalid-alias]: the value of anchor '&x' contains itself here; remove the alias
       2 |   b: *x
         |      ^^
      """),
    BrokenText(
      "invalid-merge", "a:\n  <<: 5\n",
      """
      e.yaml:2:7: error[invalid-merge]: '<<' takes an alias of a mapping or a list of such, not the integer 5
       2 |   <<: 5
         |       ^
      """),
    BrokenText(
      "invalid-tag", "a: !wide 5\n",
      """
      e.yaml:1:4: error[invalid-tag]: the tag '!wide' means nothing on a value of this kind; remove it
       1 | a: !wide 5
         |    ^^^^^^^
      """),
    BrokenText(
      "nesting-too-deep", String(repeating: "[", count: 70),
      """
      e.yaml:1:65: error[nesting-too-deep]: values are nested more than 64 deep; flatten them
       1 | \(String(repeating: "[", count: 70))
         | \(String(repeating: " ", count: 64))^
      """),
  ]

  @Test(arguments: brokenTexts)
  func everyCodeHasOneClearMessage(_ broken: BrokenText) {
    #expect(messages(broken.text) == broken.message)
  }

  @Test(arguments: [
    ("", "there is nothing in this text; write 'key: value' lines"),
    ("# only a comment\n", "there is nothing in this text; write 'key: value' lines"),
    ("---\n", "there is nothing in this text; write 'key: value' lines"),
    ("- 1\n- 2\n", "expected 'key: value' lines, not a list"),
    ("hello\n", "expected 'key: value' lines, not the string \"hello\""),
  ])
  func rootHasToBeAMapping(_ text: String, _ message: String) throws {
    let sink = DiagnosticSink()
    #expect(Node.parseMapping(Source(file: "e.yaml", text: text), into: sink) == nil)
    #expect(sink.diagnostics.map(\.message) == [message])
    let code: Diagnostic.Code = message.hasPrefix("there") ? .emptyDocument : .wrongKind
    #expect(sink.diagnostics.map(\.code) == [code])
  }

  @Test(.timeLimit(.minutes(1)))
  func billionLaughsEndInAnError() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let lines = messages(text).split(separator: "\n")
    #expect(
      lines.first == """
        e.yaml:5:45: error[alias-expansion]: the text has more than 100000 values once its aliases are written out; \
        is it really an experiment?
        """)
  }

  @Test(.timeLimit(.minutes(1)))
  func aliasesCannotNestWithoutEnd() {
    var text = "a0: &a0 [x]\n"
    for level in 1...200 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    #expect(
      messages(text).contains(
        "e.yaml:64:12: error[nesting-too-deep]: values are nested more than 64 deep"))
  }

  @Test(.timeLimit(.minutes(1)))
  func thousandsOfMistakesStayFast() {
    let text = String(repeating: "a: 1\n", count: 20_000)
    #expect(
      messages(text).hasSuffix("and 19899 more; correct these first\n19999 errors; nothing was run")
    )
  }
}
