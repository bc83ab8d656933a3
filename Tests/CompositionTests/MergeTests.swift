import Testing

/// Every line of the merge rule in docs/language.md.
@Suite struct MergeTests {
  /// A line of the rule: what the base has, what the file says, and what comes of it.
  struct Line: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let base: String
    let file: String
    let result: String

    init(_ rule: String, _ base: String, _ file: String, _ result: String) {
      testDescription = rule
      self.base = base
      self.file = file
      self.result = result
    }
  }

  static let lines = [
    Line("a key of the file is added", "a: 1", "b: 2", "a: 1\nb: 2\n"),
    Line("a value over a value replaces it", "a: 1", "a: two", "a: two\n"),
    Line(
      "a mapping over a mapping merges", "m: {a: 1, b: 2}", "m: {b: 3, c: 4}",
      "m:\n  a: 1\n  b: 3\n  c: 4\n"),
    Line(
      "at every depth", "m: {o: {a: 1, b: {c: 2}}}", "m: {o: {b: {c: 3}}}",
      "m:\n  o:\n    a: 1\n    b:\n      c: 3\n"),
    Line("a list replaces", "l: [1, 2, 3]", "l: [4]", "l: [4]\n"),
    Line("mappings in lists do not merge", "l: [{a: 1}]", "l: [{b: 2}]", "l:\n  - b: 2\n"),
    Line("a value over a mapping replaces", "m: {a: 1}", "m: 5", "m: 5\n"),
    Line("a mapping over a list replaces", "m: [1]", "m: {a: 1}", "m:\n  a: 1\n"),
    Line("null replaces", "m: {a: 1}", "m: null", "m: null\n"),
    Line("null in the base counts as nothing", "m: null", "m: {a: 1}", "m:\n  a: 1\n"),
    Line("+ appends", "l: [1, 2]", "+l: [3, 4]", "l: [1, 2, 3, 4]\n"),
    Line("+ appends deep down", "m: {l: [1]}", "m: {+l: [2]}", "m:\n  l: [1, 2]\n"),
    Line("!replace keeps nothing", "m: {a: 1, b: 2}", "m: !replace {c: 3}", "m:\n  c: 3\n"),
    Line("!replace on a list is what lists do", "l: [1]", "l: !replace [2]", "l: [2]\n"),
    Line("!replace may find nothing", "a: 1", "m: !replace {c: 3}", "a: 1\nm:\n  c: 3\n"),
    Line("!delete removes", "a: 1\nb: 2", "a: !delete", "b: 2\n"),
    Line("!delete deep down", "m: {a: 1, b: 2}", "m: {a: !delete }", "m:\n  b: 2\n"),
    Line(
      "a word is short for its type", "m: conv4", "m: {width: 3}",
      "m:\n  type: conv4\n  width: 3\n"),
    Line("a word over a mapping replaces", "m: {type: conv4, width: 3}", "m: mlp", "m: mlp\n"),
    Line(
      "a type over a type leaves the other keys", "m: {type: conv4, width: 3}", "m: {type: mlp}",
      "m:\n  type: mlp\n  width: 3\n"),
    Line(
      "a mapping with a type over an edge replaces it", "m: $vision", "m: {type: conv4}",
      "m:\n  type: conv4\n"),
    Line(
      "the order of keys is that of the base", "b: 1\na: 2", "a: 3\nb: 4\nc: 5",
      "b: 4\na: 3\nc: 5\n"),
  ]

  @Test(arguments: lines) func rule(_ line: Line) throws {
    let composed = try Composed([
      ("e.yaml", "extends: base.yaml\n" + line.file), ("base.yaml", line.base),
    ])
    #expect(composed.errors == "")
    #expect(composed.yaml == line.result)
  }

  @Test func laterBasesWinAndTheFileOverAll() throws {
    let composed = try Composed([
      ("e.yaml", "extends: [one.yaml, two.yaml]\nc: 30"), ("one.yaml", "a: 1\nb: 1\nc: 1"),
      ("two.yaml", "b: 2\nc: 2"),
    ])
    #expect(composed.yaml == "a: 1\nb: 2\nc: 30\n")
  }

  @Test func basesHaveBases() throws {
    let composed = try Composed([
      ("e.yaml", "extends: sub/middle.yaml\na: 3"), ("sub/middle.yaml", "extends: deep.yaml\nb: 2"),
      ("sub/deep.yaml", "a: 1\nb: 1\nl: [1]"),
    ])
    #expect(composed.yaml == "a: 3\nb: 2\nl: [1]\n")
  }

  @Test func aBaseMayBeExtendedTwice() throws {
    let composed = try Composed([
      ("e.yaml", "extends: [left.yaml, right.yaml]"), ("left.yaml", "extends: root.yaml\nl: 1"),
      ("right.yaml", "extends: root.yaml\nr: 1"), ("root.yaml", "l: 0\nr: 0"),
    ])
    // The right base is complete in itself and comes later: its `l` is that of the root.
    #expect(composed.yaml == "l: 0\nr: 1\n")
  }

  @Test func anyMappingCanExtend() throws {
    let composed = try Composed([
      ("e.yaml", "learners:\n  a: {extends: acl.yaml, steps: 5}\n  b: {extends: acl.yaml}"),
      ("acl.yaml", "type: acl\nsteps: 9"),
    ])
    #expect(
      composed.yaml == """
        learners:
          a:
            type: acl
            steps: 5
          b:
            type: acl
            steps: 9

        """)
  }

  @Test func fragmentsComeFromTheLibrary() throws {
    let composed = try Composed(
      [("e.yaml", "m: {extends: library:vision, b: 2}")], library: ["vision": "a: 1\nb: 1"])
    #expect(composed.yaml == "m:\n  a: 1\n  b: 2\n")
  }

  @Test(arguments: [
    ("a: 1", "+l: [1]", "invalid-merge]: +l: no base has a list 'l' to append to"),
    ("list: [1]", "+lists: [1]", "did you mean 'list'?"),
    ("l: 5", "+l: [1]", "the base has the integer 5 there, not a list"),
    ("l: [1]", "+l: 2", "'+' appends to a list and takes a list, not the integer 2"),
    ("l: [1]", "+l: [2]\nl: [3]", "'l' is both set and appended to here"),
    ("width: 1", "wdth: !delete", "no base has 'wdth' to delete; did you mean 'width'?"),
    ("a: 1", "a: !delete 5", "'!delete' takes no value"),
    ("m: $vision", "m: {width: 3}", "the base has the edge '$vision' here"),
  ]) func mistakes(_ base: String, _ file: String, _ message: String) throws {
    let composed = try Composed([
      ("e.yaml", "extends: base.yaml\n" + file), ("base.yaml", base),
    ])
    #expect(composed.headlines.count == 1)
    #expect(composed.headlines.first?.contains(message) == true, "\(composed.headlines)")
    #expect(composed.headlines.first?.hasPrefix("e.yaml:") == true)
  }

  @Test func withoutABaseThereIsNothingToAppendToOrDelete() throws {
    let composed = try Composed("+l: [1]\nm: {a: !delete }\n")
    #expect(composed.headlines.count == 2)
  }
}
