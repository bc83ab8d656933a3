import JSONTree
import Testing

/// `--json` says the same as the text, for programs.
struct JSONReportTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func aGoodExperimentHasEmptyLists() throws {
    let outcome = try bench.engram("check", "tiny.yaml", "--json")
    #expect(outcome.ending == .code(0))
    #expect(outcome.error == "")
    #expect(
      outcome.output == """
        {
          "version": 1,
          "file": "tiny.yaml",
          "errorCount": 0,
          "warningCount": 0,
          "errors": [],
          "warnings": []
        }

        """)
  }

  @Test(arguments: ["check", "run"])
  func aMistakeHasAllItsParts(command: String) throws {
    try bench.writeExperiment(replacing: "width: 32", with: "witdh: 32", to: "bad.yaml")
    let outcome = try bench.engram(command, "bad.yaml", "--json")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == "")
    let json = try JSON.parse(outcome.output)
    #expect(json["errorCount"]?.int == 1)
    let mistake = try #require(json["errors"]?.elements?.first)
    #expect(mistake["code"]?.string == "unknown-key")
    #expect(mistake["severity"]?.string == "error")
    #expect(
      mistake["message"]?.string
        == "learner 'acl' has no setting 'witdh'; did you mean 'width'?")
    #expect(mistake["path"]?.string == "learners.acl.witdh")
    #expect(mistake["file"]?.string == "bad.yaml")
    #expect([mistake["line"]?.int, mistake["column"]?.int, mistake["width"]?.int] == [14, 5, 5])
    #expect(mistake["sourceLine"]?.string == "    witdh: 32")
    let note = try #require(mistake["notes"]?.elements?.first?["message"]?.string)
    #expect(note.hasPrefix("settings of learner 'acl': backward-samples, batch, "))
    #expect(!bench.exists("runs"))
  }

  @Test func aNoteHasAPlaceOfItsOwn() throws {
    try bench.write("experiment: a\nseed: 1\nseed: 2\n", to: "bad.yaml")
    let json = try JSON.parse(try bench.engram("check", "bad.yaml", "--json").output)
    let note = try #require(
      json["errors"]?.elements?.first { $0["code"]?.string == "duplicate-key" }?["notes"]?
        .elements?.first)
    #expect([note["line"]?.int, note["column"]?.int, note["width"]?.int] == [2, 1, 4])
    #expect(note["sourceLine"]?.string == "seed: 1")
  }

  @Test func anArgumentStandsInPlaceOfAFile() throws {
    let outcome = try bench.engram("check", "tiny.yaml", "--json", "--set", "seed=x")
    let mistake = try #require(try JSON.parse(outcome.output)["errors"]?.elements?.first)
    #expect(mistake["file"] == nil)
    #expect(mistake["argument"]?.string == "--set seed=x")
    #expect(mistake["column"]?.int == 12)
  }

  @Test func aWarningIsNoError() throws {
    try bench.writeExperiment(
      replacing: "learners:\n", with: "  spare: {type: adam}\nlearners:\n", to: "spare.yaml")
    let outcome = try bench.engram("check", "spare.yaml", "--json")
    #expect(outcome.ending == .code(0))
    #expect(outcome.error == "")
    let json = try JSON.parse(outcome.output)
    #expect(json["errors"] == .list([]))
    #expect(json["warnings"]?.elements?.first?["code"]?.string == "unused-component")
  }

  @Test func aMissingFileHasNoLine() throws {
    let outcome = try bench.engram("check", "none.yaml", "--json")
    #expect(outcome.ending == .code(1))
    let mistake = try #require(try JSON.parse(outcome.output)["errors"]?.elements?.first)
    #expect(mistake["code"]?.string == "unreadable-file")
    #expect(mistake["line"] == nil)
  }

  @Test func aRunEndsWithItsFolder() throws {
    let outcome = try bench.engram(
      "run", "tiny.yaml", "--json", "--out", "here", "--set", "learners.acl.steps=1")
    #expect(outcome.ending == .code(0))
    let json = try JSON.parse(outcome.output)
    #expect(json["folder"]?.string == "here")
    #expect(json["missedExpectations"]?.int == 0)
    #expect(bench.exists("here"))
  }

  @Test func aFailureBesideTheExperimentIsOneToo() throws {
    try bench.write("", to: "here")
    let outcome = try bench.engram("run", "tiny.yaml", "--json", "--out", "here")
    #expect(outcome.ending == .code(1))
    let mistake = try #require(try JSON.parse(outcome.output)["errors"]?.elements?.first)
    #expect(mistake["code"]?.string == "failure")
  }
}
