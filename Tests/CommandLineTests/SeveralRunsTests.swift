import EngramTesting
import Foundation
import JSONTree
import Testing

/// Sweeps, seeds and expectations, as a user meets them.
struct SeveralRunsTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  private func write(_ lines: String, to name: String) throws {
    try bench.writeExperiment(replacing: "seed: 7\n", with: lines + "\n", to: name)
  }

  @Test func everyVariationRunsWithEverySeedInAFolderOfItsOwn() throws {
    try write(
      """
      seeds: 2
      sweep: {grid: {learners.acl.steps: [1, 2]}}
      """, to: "sweep.yaml")
    let checked = try bench.engram("check", "sweep.yaml")
    #expect(checked.output.hasSuffix("runs:        4 (2 variations, 2 seeds)\n"))
    let outcome = try bench.engram("run", "sweep.yaml", "--out", "runs")
    #expect(outcome.ending == .code(0))
    for folder in ["steps=1/seed-1", "steps=1/seed-2", "steps=2/seed-1", "steps=2/seed-2"] {
      let summary = try bench.json("runs/\(folder)/summary.json")
      #expect(summary["steps"]?.int == (folder.hasPrefix("steps=1") ? 1 : 2))
      #expect(summary["seed"]?.int == (folder.hasSuffix("1") ? 1 : 2))
    }
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(
      lines[0]
        == "held-out: in %, mean ± deviation over 2 seeds; of each seed, the mean over 3 episodes")
    #expect(lines[1] == "brackets: 95 % confidence interval of the mean over seeds")
    // Further metrics of other plugins may stand behind these.
    #expect(
      lines[2].split(separator: " ").prefix(5)
        == ["variation", "learner", "acc", "bwt", "forgetting"])
    // The mean of the two seeds, from their own summaries.
    let means = try [1, 2].map { seed in
      let summary = try bench.json("runs/steps=2/seed-\(seed)/summary.json")
      return try #require(summary["evaluations"]?["held-out"]?["acc"]?.double)
    }
    let mean = String(format: "%.1f", 100 * (means[0] + means[1]) / 2)
    #expect(lines[4].hasPrefix("steps=2    acl      \(mean) ±"), "\(lines[4])")
    let rows = try #require(try bench.json("runs/results.json")["rows"]?.elements)
    #expect(rows.map { $0["variation"] } == [.text("steps=1"), .text("steps=2")])
    let over = try #require(rows[1]["over_seeds"])
    #expect(abs(try #require(over["acc"]?.double) - (means[0] + means[1]) / 2) < 1e-12)
    #expect(over["acc_ci95"]?.double != nil)
  }

  @Test func theRunsAreThoseOfSingleExperiments() throws {
    try write("seeds: [7, 8]", to: "seeds.yaml")
    _ = try bench.engram("run", "seeds.yaml", "--out", "both")
    _ = try bench.engram("run", "tiny.yaml", "--out", "one")
    #expect(try bench.timelessMetrics("both/seed-7") == bench.timelessMetrics("one"))
    #expect(try bench.timelessMetrics("both/seed-8") != bench.timelessMetrics("one"))
    #expect(try bench.text("both/seed-7/experiment.yaml") == bench.text("one/experiment.yaml"))
  }

  @Test func resumingSkipsWhatIsFinishedAndBeginsWhatIsNot() throws {
    try write("seeds: 2", to: "seeds.yaml")
    let whole = try bench.engram("run", "seeds.yaml", "--out", "whole")
    try FileManager.default.createDirectory(
      atPath: bench.scratch("part"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: bench.scratch("whole/seed-1"), toPath: bench.scratch("part/seed-1"))
    let resumed = try bench.engram("run", "seeds.yaml", "--out", "part", "--resume")
    #expect(resumed.ending == .code(0))
    #expect(resumed.error.contains("acl: already finished, see part/seed-1"))
    #expect(resumed.output == whole.output)
    let again = try bench.engram("run", "seeds.yaml", "--out", "part")
    #expect(again.ending == .code(1))
    #expect(again.error.contains("part/seed-1 already holds a run"))
  }

  @Test func anExpectationThatIsMissedIsSaidAndIsTheExitCode() throws {
    let expect = """
      expect:
        - {metric: acc, value: 50, tolerance: 50, source: somebody 2020, certainty: published}
        - {metric: acc, at-least: 101}
      """
    try write("seed: 7\n" + expect, to: "expect.yaml")
    let outcome = try bench.engram("run", "expect.yaml", "--out", "run")
    #expect(outcome.ending == .code(2))
    #expect(outcome.error.hasSuffix("1 of 2 expectations missed\n"))
    let lines = outcome.output.split(separator: "\n").map(String.init)
    let met = try #require(lines.first { $0.hasPrefix("met ") })
    #expect(
      met.hasSuffix("expected 50.0 ±50.0          somebody 2020, published")
        || met.hasSuffix("somebody 2020, published"))
    #expect(
      lines.contains {
        $0.hasPrefix("MISSED  acc of acl on held-out") && $0.hasSuffix("expected at least 101.0")
      })
    try write("seed: 7\nexpect: [{metric: acc, at-least: 0}]", to: "met.yaml")
    #expect(try bench.engram("run", "met.yaml", "--out", "met").ending == .code(0))
  }

  @Test(arguments: [
    (
      "{metric: ac, value: 1, tolerance: 1}",
      "the experiment has no metric 'ac'; did you mean 'acc'?"
    ),
    (
      "{metric: acc, learner: alc, at-least: 1}",
      "the experiment has no learner 'alc'; did you mean 'acl'?"
    ),
    ("{metric: acc, evaluation: heldout, at-least: 1}", "did you mean 'held-out'?"),
    ("{metric: acc, value: 1}", "an expectation needs 'tolerance:', a number from 0 to 100"),
    ("{metric: acc}", "an expectation needs 'value:' with 'tolerance:', 'at-least:' or 'at-most:'"),
    ("{metric: acc, at-least: 1, at-most: 2}", "an expectation has only one of at-least, at-most"),
    ("{metric: acc, at-least: 1, tolerance: 2}", "'tolerance' belongs to 'value:'"),
    ("{metric: acc, at-least: 1, sorce: x}", "did you mean 'source'?"),
    (
      "{metric: acc, at-least: 1, variation: x}",
      "the sweep has no variation 'x'; there is no sweep"
    ),
    ("{at-least: 1}", "an expectation needs 'metric:', one of acc, bwt, forgetting"),
    ("acc", "expected a mapping with 'metric:' and 'value:', not the string \"acc\""),
  ]) func mistakesInExpectations(_ entry: String, _ message: String) throws {
    try write("expect: [\(entry)]", to: "bad.yaml")
    let outcome = try bench.engram("check", "bad.yaml")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error.hasPrefix("bad.yaml:2:"))
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }

  @Test(arguments: [
    ("seeds: 0", "expected how many seeds, from 1 to 1000, or a list of them, not the integer 0"),
    ("seeds: []", "not an empty list"), ("seeds: [1, 1]", "the seed 1 is given twice"),
    ("seeds: [a]", "expected a seed, an integer of at least 0, not the string \"a\""),
    ("seed: 1\nseeds: 2", "'seed:' and 'seeds:' cannot both be given"),
    (
      "sweep: {grid: {learners.acl.stesp: [1, 2]}}",
      "learner 'acl' has no setting 'stesp'; did you mean 'steps'?"
    ),
    (
      "sweep: {grid: {learners.acl.steps: [1, many]}}",
      "expected an integer from 0 to 1000000000, not the string \"many\""
    ),
    (
      "sweep: {grid: {learners.alc.steps: [1]}}",
      "there is no 'alc' under 'learners:'; did you mean 'acl'?"
    ),
  ]) func mistakesInSweeps(_ lines: String, _ message: String) throws {
    try write(lines, to: "bad.yaml")
    let outcome = try bench.engram("check", "bad.yaml")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(outcome.error.hasPrefix("bad.yaml:"))
  }
}
