import Testing
import YAMLTree

/// Every kind of YAML document that the public test suite has parses as libyaml means it.
@Suite struct YAMLKindsTests {
  struct Kind: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    let tree: String

    init(_ title: String, _ text: String, _ tree: String) {
      testDescription = title
      self.text = text
      self.tree = tree
    }
  }

  static let blocks = [
    Kind("mapping", "a: 1\nb: x y\n", #"{"a": "1", "b": "x y"}"#),
    Kind("nested mappings", "a:\n  b:\n    c: 1\n  d: 2\n", #"{"a": {"b": {"c": "1"}, "d": "2"}}"#),
    Kind("list", "a:\n  - 1\n  - 2\n", #"{"a": ["1", "2"]}"#),
    Kind("list at the level of its key", "a:\n- 1\n- 2\nb: 3\n", #"{"a": ["1", "2"], "b": "3"}"#),
    Kind("list in a list", "a:\n- - 1\n  - 2\n- - 3\n", #"{"a": [["1", "2"], ["3"]]}"#),
    Kind(
      "mapping in a list", "a:\n- b: 1\n  c: 2\n- d: 3\n",
      #"{"a": [{"b": "1", "c": "2"}, {"d": "3"}]}"#),
    Kind("empty values", "a:\nb:\n- \n- x\n", #"{"a": "", "b": ["", "x"]}"#),
    Kind("no end of line", "a: 1", #"{"a": "1"}"#),
    Kind("root list", "- 1\n- a: 2\n", #"["1", {"a": "2"}]"#),
    Kind("root scalar", "word\n", #""word""#),
    Kind("empty lines", "\n\na: 1\n\n\nb: 2\n\n", #"{"a": "1", "b": "2"}"#),
    Kind("trailing spaces", "a: 1   \nb: 2\t\n", #"{"a": "1", "b": "2"}"#),
    Kind("plain text over lines", "a: one\n  two\n\n  three\n", #"{"a": "one two\nthree"}"#),
    Kind("signs in plain text", "a: x:y -z #no\nb: a#b\n", #"{"a": "x:y -z", "b": "a#b"}"#),
    Kind("key of several words", "a b c: 1\n", #"{"a b c": "1"}"#),
    Kind("explicit key", "? a\n: 1\n? b\n", #"{"a": "1", "b": ""}"#),
    Kind("quoted keys", "\"a\": 1\n'b c': 2\n", #"{"a": "1", "b c": "2"}"#),
  ]

  static let flows = [
    Kind("flow list", "a: [1, x y, [2], {b: 3}]\n", #"{"a": ["1", "x y", ["2"], {"b": "3"}]}"#),
    Kind(
      "flow mapping", "a: {b: 1, c: {d: 2}, e}\n", #"{"a": {"b": "1", "c": {"d": "2"}, "e": ""}}"#),
    Kind("empty ones", "a: []\nb: {}\n", #"{"a": [], "b": {}}"#),
    Kind("comma at the end", "a: [1, 2, ]\nb: {c: 1, }\n", #"{"a": ["1", "2"], "b": {"c": "1"}}"#),
    Kind("over lines", "a: [1,\n  2,\n  3]\n", #"{"a": ["1", "2", "3"]}"#),
    Kind("pair in a list", "a: [b: 1, c]\n", #"{"a": [{"b": "1"}, "c"]}"#),
    Kind("quotes without space", "a: {\"b\":1, 'c':2}\n", #"{"a": {"b": "1", "c": "2"}}"#),
    Kind("root flow", "{a: 1, b: [2]}", #"{"a": "1", "b": ["2"]}"#),
    Kind("flow text over lines", "a: [x\n  y, z]\n", #"{"a": ["x y", "z"]}"#),
  ]

  static let scalars = [
    Kind("single quotes", "a: 'it''s: #1'\n", #"{"a": "it's: #1"}"#),
    Kind(
      "double quotes", #"a: "tab\t nl\n \" \\ \x41 \u00e9 \U0001F600""#,
      #"{"a": "tab\t nl\n \" \\ A \u{e9} \u{1f600}"}"#),
    Kind("folded quotes", "a: \"one\n  two\n\n  three\"\n", #"{"a": "one two\nthree"}"#),
    Kind("escaped line end", "a: \"one\\\n  two\"\n", #"{"a": "onetwo"}"#),
    Kind("literal", "a: |\n  one\n   two\n\n  three\n", #"{"a": "one\n two\n\nthree\n"}"#),
    Kind("literal, stripped", "a: |-\n  one\n  two\n\n\nb: 1\n", #"{"a": "one\ntwo", "b": "1"}"#),
    Kind("literal, kept", "a: |+\n  one\n\n\nb: 1\n", #"{"a": "one\n\n\n", "b": "1"}"#),
    Kind("literal, indented", "a: |2\n    one\n   two\n", #"{"a": "  one\n two\n"}"#),
    Kind(
      "literal with comment signs", "a: |\n  # no comment\n  b: 1\n",
      ##"{"a": "# no comment\nb: 1\n"}"##),
    Kind("folded", "a: >\n  one\n  two\n\n  three\n", #"{"a": "one two\nthree\n"}"#),
    Kind("folded, stripped", "a: >-\n  one\n  two\n", #"{"a": "one two"}"#),
    Kind("folded, kept", "a: >+\n  one\n\n", #"{"a": "one\n\n"}"#),
    Kind(
      "folded with deeper lines", "a: >\n  one\n    two\n  three\n",
      #"{"a": "one\n  two\nthree\n"}"#),
    Kind("empty literal", "a: |\nb: 1\n", #"{"a": "", "b": "1"}"#),
    Kind("empty quotes", "a: ''\nb: \"\"\n", #"{"a": "", "b": ""}"#),
    Kind(
      "what other readers convert", "a: [no, 0777, 1e-3, 12:30, 2001-01-01, ~]\n",
      #"{"a": ["no", "0777", "1e-3", "12:30", "2001-01-01", "~"]}"#),
  ]

  static let structures = [
    Kind("alias", "a: &x [1, 2]\nb: *x\n", #"{"a": ["1", "2"], "b": ["1", "2"]}"#),
    Kind("alias of a scalar, as a key", "a: &x word\n*x : 2\n", #"{"a": "word", "word": "2"}"#),
    Kind(
      "anchor given again", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n",
      #"{"a": "1", "b": "1", "c": "2", "d": "2"}"#),
    Kind("anchor on nothing", "a: &x\nb: *x\n", #"{"a": "", "b": ""}"#),
    Kind(
      "merge", "a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n",
      #"{"a": {"b": "1", "c": "2"}, "d": {"b": "1", "c": "3"}}"#),
    Kind(
      "merge of two", "a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne: {<<: [*x, *y]}\n",
      #"{"a": {"b": "1"}, "c": {"b": "2", "d": "3"}, "e": {"b": "1", "d": "3"}}"#),
    Kind(
      "tags", "a: !!str 1\nb: !!map {c: !!int 2}\nd: !!seq []\ne: ! x\n",
      #"{"a": "1", "b": {"c": "2"}, "d": [], "e": "x"}"#),
    Kind(
      "tag and anchor", "a: !!str &x 1\nb: &y !!str 2\nc: [*x, *y]\n",
      #"{"a": "1", "b": "2", "c": ["1", "2"]}"#),
    Kind("tag in full", "a: !<tag:yaml.org,2002:str> 1\n", #"{"a": "1"}"#),
    Kind("own tag handle", "%TAG !y! tag:yaml.org,2002:\n---\na: !y!str 1\n", #"{"a": "1"}"#),
    Kind("comments", "# one\na: 1 # two\n# three\nb: # four\n  2\n", #"{"a": "1", "b": "2"}"#),
    Kind("comment in a flow", "a: [1, # one\n  2]\n", #"{"a": ["1", "2"]}"#),
    Kind("document marks", "---\na: 1\n...\n", #"{"a": "1"}"#),
    Kind("directive", "%YAML 1.1\n---\na: 1\n", #"{"a": "1"}"#),
    Kind("newer directive", "%YAML 1.2\n---\na: 1\n", #"{"a": "1"}"#),
    Kind("value on the mark's line", "--- {a: 1}\n", #"{"a": "1"}"#),
  ]

  static let characters = [
    Kind("CRLF", "a: 1\r\nb:\r\n  - x\r\n", #"{"a": "1", "b": ["x"]}"#),
    Kind("CR", "a: 1\rb: 2\r", #"{"a": "1", "b": "2"}"#),
    Kind("CRLF in a literal", "a: |\r\n  one\r\n  two\r\n", #"{"a": "one\ntwo\n"}"#),
    Kind("byte-order mark", "\u{FEFF}a: 1\n", #"{"a": "1"}"#),
    Kind(
      "non-ASCII", "ключ: значение\n键: 值\n😀: é\n",
      #"{"\u{43a}\u{43b}\u{44e}\u{447}": "\u{437}\u{43d}\u{430}\u{447}\u{435}\u{43d}\u{438}\u{435}", "\u{952e}": "\u{503c}", "\u{1f600}": "\u{e9}"}"#
    ),
    Kind("next line and separators", "a: 1\u{85}b: 2\u{2028}", #"{"a": "1", "b": "2"}"#),
    Kind("no-break space", "a: x\u{A0}y\n", #"{"a": "x\u{a0}y"}"#),
  ]

  @Test(arguments: blocks + flows + scalars + structures + characters)
  func itMeansWhatLibyamlMeans(_ kind: Kind) throws {
    #expect(try Node.parse(Source(file: "e.yaml", text: kind.text)).notation == kind.tree)
  }

  /// What this reader takes for a mistake although libyaml does not, and what both refuse.
  @Test(arguments: [
    ("two documents", "a: 1\n---\nb: 2\n", 2, 1, "several-documents"),
    ("two documents without a mark", "a: 1\n...\nb: 2\n", 3, 1, "malformed-yaml"),
    ("list as a key", "? [a, b]\n: 1\n", 1, 3, "invalid-key"),
    ("mapping as a key", "? {a: 1}\n: 1\n", 1, 3, "invalid-key"),
    ("empty key", "? \n: 1\n", 1, 2, "invalid-key"),
    ("twice the same key", "a: 1\n\"a\": 2\n", 2, 1, "duplicate-key"),
    ("timestamp tag", "a: !!timestamp 2001-01-01\n", 1, 4, "invalid-tag"),
    ("set", "a: !!set {b, c}\n", 1, 4, "invalid-tag"),
    ("own tag", "a: !point [1, 2]\n", 1, 4, "invalid-tag"),
    ("tag handle that is not declared", "a: !x!y 1\n", 1, 4, "malformed-yaml"),
    ("unknown directive", "%FUTURE x\n---\na: 1\n", 1, 8, "malformed-yaml"),
    ("newer version", "%YAML 2.0\n---\na: 1\n", 1, 1, "malformed-yaml"),
    ("tab as indentation", "a:\n\tb: 1\n", 2, 1, "malformed-yaml"),
    ("quote never closed", "a: 'x\nb: 1\n", 1, 4, "malformed-yaml"),
    ("list never closed", "a: [1,\nb: 2\n", 1, 4, "malformed-yaml"),
    ("bracket too many", "a: 1]\n", 0, 0, ""),
    ("colon in a value", "a: b: c\n", 1, 5, "malformed-yaml"),
    ("list behind a key", "a: - 1\n", 1, 4, "malformed-yaml"),
    ("wrong escape", #"a: "\q""#, 1, 5, "malformed-yaml"),
    ("indentation", "a:\n   b: 1\n  c: 2\n", 3, 3, "malformed-yaml"),
    ("alias of nothing", "a: *x\n", 1, 4, "invalid-alias"),
    ("alias within itself", "a: &x [*x]\n", 1, 8, "invalid-alias"),
    ("control character", "a: \u{7}\n", 1, 4, "malformed-yaml"),
    ("character that begins nothing", "a: @x\nb: `y\n", 1, 4, "malformed-yaml"),
  ])
  func itIsRefusedWithAPosition(
    title: String, text: String, line: Int, column: Int, code: String
  ) {
    do throws(ConfigurationError) {
      _ = try Node.parse(Source(file: "e.yaml", text: text))
      #expect(code == "", "\(title) is accepted")
    } catch {
      let first = error.diagnostics.first
      #expect(first?.code.name == code, "\(title)")
      #expect([first?.mark.line, first?.mark.column] == [line, column], "\(title): \(error)")
    }
  }
}
