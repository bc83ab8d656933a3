import Testing

/// Bases in their order, and what cannot be merged; the rule itself is run from docs/language.md.
@Suite struct MergeTests {
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
