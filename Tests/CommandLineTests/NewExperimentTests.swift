import Foundation
import Testing

struct NewExperimentTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  /// Every registered learner.
  static let learners: [String] = {
    let output = (try? Workbench().engram("list", "learner").output) ?? ""
    return output.split(separator: "\n").dropFirst().compactMap {
      $0.split(separator: " ").first.map(String.init)
    }
  }()

  @Test(arguments: learners)
  func theTemplateOfEveryLearnerIsValidAsItStands(learner: String) throws {
    let outcome = try bench.engram("new", "experiment", "first", "--learner", learner)
    #expect(outcome.ending == .code(0))
    #expect(outcome.error == "")
    let check = try bench.engram("check", "first.yaml")
    #expect(check.ending == .code(0))
    #expect(check.error == "")
    #expect(try bench.text("first.yaml").hasPrefix("# yaml-language-server: $schema="))
    #expect(bench.exists("engram.schema.json"))
  }

  /// What a reader gets who uncomments lines.
  @Test(arguments: learners)
  func everyDefaultThatTheTemplateShowsIsOne(learner: String) throws {
    _ = try bench.engram("new", "experiment", "first", "--learner", learner)
    let text = try bench.text("first.yaml")
    let (heading, body) = try #require(
      text.firstRange(of: "\n\n").map { blank in
        (text[..<blank.lowerBound], text[blank.lowerBound...])
      })
    let uncommented =
      heading
      + body.replacing(/(?m)^( *)# (( {2})?[a-z0-9-]+:( .*)?)$/) {
        "\($0.output.1)\($0.output.2)"
      }
    #expect(uncommented != text)
    try bench.write(String(uncommented), to: "all.yaml")
    let outcome = try bench.engram("check", "all.yaml")
    #expect(outcome.error == "")
    func resolved(_ file: String) throws -> [Substring] {
      try bench.engram("show", file, "--set", "lanes=1", "--set", "checkpoint={}").output
        .split(separator: "\n")
    }
    let shown = try resolved("first.yaml")
    #expect(shown.first == "experiment: first")
    let difference = try resolved("all.yaml").difference(from: shown)
    #expect(difference.removals.isEmpty)
    // A setting without a default shows an example, and an empty section is written out once given.
    let added = difference.insertions.map { change in
      guard case .insert(_, let line, _) = change else { return "" }
      return line.prefix { $0 != ":" }.trimmingCharacters(in: .whitespaces)
    }
    #expect(Set(added).isSubset(of: ["start-from", "measure", "ahead", "alone", "shots"]))
  }

  @Test func nothingIsOverwritten() throws {
    try bench.write("mine", to: "first.yaml")
    let outcome = try bench.engram("new", "experiment", "first", "--learner", "acl")
    #expect(outcome.ending == .code(1))
    #expect(
      outcome.error == "error: first.yaml is there already; give another name with --out\n")
    #expect(try bench.text("first.yaml") == "mine")
  }

  @Test func foldersAreMade() throws {
    let outcome = try bench.engram(
      "new", "experiment", "first", "--learner", "acl", "--out", "a/b/c.yaml")
    #expect(outcome.ending == .code(0))
    #expect(bench.exists("a/b/c.yaml"))
    #expect(bench.exists("a/b/engram.schema.json"))
  }

  @Test func aMistypedLearnerIsRecognised() throws {
    let outcome = try bench.engram("new", "experiment", "first", "--learner", "alc")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == "error: there is no learner 'alc'; did you mean 'acl'?\n")
  }

  @Test func aNameThatExperimentsCannotHaveIsRefused() throws {
    let outcome = try bench.engram("new", "experiment", "my first", "--learner", "acl")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error.contains("a name is made of letters, digits"))
    #expect(!bench.exists("my first.yaml"))
  }
}
