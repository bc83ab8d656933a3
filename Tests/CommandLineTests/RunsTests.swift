import EngramTesting
import Files
import Foundation
import JSONTree
import Testing

/// `engram runs`: lists, differences and tables of what folders hold.
@Suite struct RunsTests {
  let bench: Workbench

  init() throws {
    bench = try Workbench()
    try bench.writeExperiment(replacing: "steps: 8", with: "steps: 5", to: "short.yaml")
    #expect(try bench.engram("run", "tiny.yaml", "--out", "all/a").ending == .code(0))
    #expect(try bench.engram("run", "short.yaml", "--out", "all/b").ending == .code(0))
  }

  private func percent(_ run: String, _ metric: String) throws -> Double {
    let evaluation = try bench.json(run + "/summary.json")["evaluations"]?["held-out"]
    return 100 * (try #require(evaluation?[metric]?.double))
  }

  private func text(_ value: Double) -> String { String(format: "%.1f", value) }

  @Test func aListHasALineForEachRunAndSaysWhichHasNoResult() throws {
    try bench.write(try bench.bytes("all/a/experiment.yaml"), to: "all/begun/experiment.yaml")
    let outcome = try bench.engram("runs", "list", "all")
    #expect(outcome.ending == .code(0))
    let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ") }
    try #require(lines.count == 4)
    #expect(lines[0] == ["run", "learner", "seed", "acc", "forgetting", "steps", "time"])
    let acc = try (text(percent("all/a", "acc")), text(percent("all/b", "acc")))
    #expect(lines[1].map(String.init).starts(with: ["a", "acl", "7", acc.0]))
    #expect(lines[2].map(String.init).starts(with: ["b", "acl", "7", acc.1]))
    #expect(lines[1][5] == "8" && lines[2][5] == "5")
    #expect(lines[3] == ["begun", "not", "finished"])
  }

  @Test func showPrintsWhatTheRunEndedWith() throws {
    let ended = try bench.engram("run", "tiny.yaml", "--out", "c")
    #expect(try bench.engram("runs", "show", "c").output == ended.output)
  }

  @Test func compareShowsTheDifferenceToTheFirst() throws {
    let outcome = try bench.engram("runs", "compare", "all/a", "all/b")
    let (a, b) = try (percent("all/a", "acc"), percent("all/b", "acc"))
    let difference = text(b - a).hasPrefix("-") ? text(b - a) : "+" + text(b - a)
    let line = try #require(outcome.output.split(separator: "\n").first { $0.contains(" acc ") })
    #expect(line.hasSuffix("\(text(b)) (\(difference))"))
    #expect(line.contains(" \(text(a)) "))
  }

  @Test func diffNamesTheSettingsThatDiffer() throws {
    let outcome = try bench.engram("runs", "diff", "all/a", "all/b")
    let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines == [["setting", "all/a", "all/b"], ["learners.acl.steps", "8", "5"]])
    let same = try bench.engram("runs", "diff", "all/a", "all/a")
    #expect(same.output.isEmpty && same.error == "the settings of both are the same\n")
  }

  @Test func tablesOfOneRunAreInPercent() throws {
    let acc = try text(percent("all/a", "acc"))
    let markdown = try bench.engram("runs", "table", "all/a", "--metric", "acc").output
    #expect(
      markdown.hasPrefix("tiny, held-out\n\n| learner | acc |\n|---|---:|\n| acl | \(acc) ± "))
    let latex = try bench.engram(
      "runs", "table", "all/a", "--metric", "acc", "--format", "latex"
    ).output
    #expect(latex.contains("\\begin{tabular}{lr}\n") && latex.contains("  acl & \(acc) $\\pm$ "))
  }

  @Test func csvHasEverySeedInFullPrecision() throws {
    try bench.writeExperiment(replacing: "seed: 7", with: "seeds: 2", to: "twice.yaml")
    #expect(try bench.engram("run", "twice.yaml", "--out", "t").ending == .code(0))
    let outcome = try bench.engram(
      "runs", "table", "t", "--metric", "acc", "--format", "csv", "-o", "t.csv")
    #expect(outcome.output.isEmpty)
    let lines = try bench.text("t.csv").components(separatedBy: "\r\n")
    #expect(lines.first == "experiment,evaluation,variation,learner,seed,metric,value")
    try #require(lines.count == 4 && lines[3].isEmpty)
    for seed in [1, 2] {
      let start = "tiny,held-out,,acl,\(seed),acc,"
      #expect(lines[seed].hasPrefix(start))
      let value = Double(lines[seed].dropFirst(start.count)) ?? -1
      #expect(abs(100 * value - (try percent("t/seed-\(seed)", "acc"))) < 1e-9)
    }
  }

  @Test func removeTakesAwayRunsAndNothingElse() throws {
    try bench.write("keep", to: "other/notes.txt")
    let refused = try bench.engram("runs", "remove", "all/a", "other")
    #expect(refused.ending == .code(1))
    #expect(refused.error == "error: other holds no run: there is no experiment.yaml in it\n")
    #expect(bench.exists("all/a/summary.json"))
    // A link out of the folder is removed, not followed.
    symlink(bench.scratch("other"), bench.scratch("all/a/link"))
    #expect(try bench.engram("runs", "remove", "all/a").error == "removed all/a\n")
    #expect(!bench.exists("all/a") && bench.exists("all/b/summary.json"))
    #expect(try bench.text("other/notes.txt") == "keep")
  }

  @Test(arguments: [
    (["runs", "list", "none"], "error: none: there is no such folder\n"),
    (["runs", "compare", "all/a"], "Error: There is nothing to compare with.\n"),
    (
      ["runs", "table", "all/a", "--metric", "ac"],
      "error: no run has the metric 'ac'; did you mean 'acc'?\n"
    ),
    (
      ["runs", "table", "all/a", "--format", "html"],
      "Error: The value 'html' is invalid for '--format <format>': --format takes markdown, latex, csv, not 'html'.\n"
    ),
  ])
  func mistakesAreSaid(words: [String], message: String) throws {
    let outcome = try bench.start(words).end()
    #expect(outcome.ending != .code(0))
    #expect(outcome.error.hasPrefix(message), "\(outcome.error)")
  }
}
