import EngramTesting
import Files
import Foundation
import JSONTree
import Testing

/// `engram search`: the best variation under `sweep:`.
@Suite struct SearchTests {
  let bench: Workbench
  private static let selection = """
    selection:
      stream: {type: episodes, datasets: [$unseen], tasks: 2, ways: 2, shots: 1, queries: 4, count: 6}
      every: 2
    """
  private static let sweep = """
    sweep:
      grid:
        learners.acl.optimizer.rate.value: [0.003, 0.0001, 0.03, 0.01]
    """

  init() throws {
    bench = try Workbench()
    try bench.writeExperiment(
      replacing: "    steps: 8\n",
      with: "    steps: 8\n    optimizer: {type: adam, rate: {type: constant, value: 1e-3}}\n",
      to: "one.yaml")
    let one = try bench.text("one.yaml")
    try bench.write(one + Self.selection + "\n" + Self.sweep + "\n", to: "many.yaml")
    try bench.write(one + Self.selection + "\n", to: "one.yaml")
    try bench.write(one + Self.sweep + "\n", to: "unselected.yaml")
  }

  /// The best validation that a run has reached by a step.
  private func best(_ run: String, by step: Int) throws -> Double {
    let lines = try bench.text(run + "/metrics.jsonl").split(separator: "\n").prefix(step)
    let scores = try lines.compactMap { try JSON.parse(String($0))["validation.acc"]?.double }
    return try #require(scores.max())
  }

  @Test func halvingGivesUpTheWorseHalfAndGoesOnWithTheOther() throws {
    let outcome = try bench.engram("search", "many.yaml", "--halving", "2", "--out", "s")
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    let result = try bench.json("s/search.json")
    let variations = result["variations"]?.elements ?? []
    #expect(variations.map { $0["steps"]?.int } == [8, 4, 2, 2])
    #expect(variations.map { $0["stage"]?.int } == [3, 2, 1, 1])

    // What was given up was worse, at the same step, than what stayed.
    let runs = try Folder.names(in: bench.scratch("s/jobs/many")).map { "s/jobs/many/\($0)/run" }
    let early = try runs.map { try best($0, by: 2) }
    let stayed = zip(runs, early).filter {
      (try? bench.text($0.0 + "/metrics.jsonl"))!.count(of: "\n") > 2
    }
    #expect(stayed.count == 2)
    let worst = try #require(stayed.map(\.1).min())
    #expect(early.count { $0 > worst } <= 1)

    // The winner is the run that it would have been by itself.
    let frozen = try #require(result["best"]?.string)
    let run = frozen.replacingOccurrences(of: "frozen.yaml", with: "run")
    #expect(
      try bench.engram("run", frozen, "--out", "alone", "--lanes", "1").ending == .code(0))
    #expect(try bench.timelessMetrics(run) == bench.timelessMetrics("alone"))
    #expect(outcome.output.contains("best: "))

    // The same command again has nothing left to do.
    let again = try bench.engram("search", "many.yaml", "--halving", "2", "--out", "s")
    #expect(again.output == outcome.output)
    #expect(!again.error.contains("started: ") && !again.error.contains("going on: "))
  }

  @Test func withoutStagesAllAreTrainedAndComparedByAnEvaluation() throws {
    let outcome = try bench.engram(
      "search", "unselected.yaml", "--by", "held-out/acc", "--out", "s")
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    let variations = try bench.json("s/search.json")["variations"]?.elements ?? []
    let scores = variations.compactMap { $0["score"]?.double }
    #expect(scores.count == 4 && scores == scores.sorted(by: >))
    #expect(variations.allSatisfy { $0["steps"]?.int == 8 })
  }

  @Test func ofForgettingTheLeastIsTheBest() throws {
    let outcome = try bench.engram(
      "search", "unselected.yaml", "--by", "held-out/forgetting", "--out", "s")
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    let variations = try bench.json("s/search.json")["variations"]?.elements ?? []
    let scores = variations.compactMap { $0["score"]?.double }
    #expect(scores.count == 4 && scores == scores.sorted(by: <))
  }

  @Test(arguments: [
    (["one.yaml"], "error: there is nothing to compare: the experiment has no sweep\n"),
    (
      ["unselected.yaml"],
      "error: variations are compared by validations, and the experiment has no 'selection:'\n"
    ),
    (
      ["unselected.yaml", "--by", "held-ou/acc"],
      "error: --by held-ou/acc names no evaluation with a metric; did you mean 'held-out/acc'?\n"
    ),
    (
      ["unselected.yaml", "--by", "held-out/acuracy"],
      "error: --by held-out/acuracy names no evaluation with a metric; did you mean 'held-out/acc'?\n"
    ),
    (["many.yaml", "--halving", "1"], "Error: --halving takes a number from 2 to 1000, not 1.\n"),
  ])
  func whatCannotBeSearchedIsSaid(words: [String], message: String) throws {
    let outcome = try bench.start(["search"] + words + ["--out", "s"]).end()
    #expect(outcome.ending != .code(0))
    #expect(outcome.error.hasPrefix(message), "\(outcome.error)")
    #expect(!bench.exists("s"))
  }
}

extension String {
  fileprivate func count(of character: Character) -> Int { count { $0 == character } }
}
