import JSONTree
import Testing

struct RunFilesTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func aRunLeavesAllItsFilesAndPrintsItsTable() throws {
    let outcome = try bench.engram("run", "tiny.yaml", "--out", "run")
    #expect(outcome.ending == .code(0))
    #expect(outcome.notes == "run folder: run\nacl: preparing\nacl: finished\n")
    #expect(outcome.error.contains("\nacl: step 8/8  loss "))
    let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "held-out: accuracy in %, mean ± deviation over 3 episodes")
    for label in ["after task 1 ", "after task 2 ", "acc ", "bwt ", "forgetting ", "acl: 8 steps"] {
      #expect(lines.contains { $0.hasPrefix(label) }, "no line begins with \(label)")
    }
    try expectSummary(try bench.json("run/summary.json"))
    try expectEnvironment(try bench.json("run/environment.json"))
    try expectMetrics()
    try expectExperiment()
  }

  private func expectSummary(_ summary: JSON) throws {
    #expect(summary["experiment"] == .text("tiny"))
    #expect(summary["learner"] == .text("acl"))
    #expect(summary["seed"] == .integer(7))
    #expect(summary["lanes"] == .integer(1))
    #expect(summary["steps"] == .integer(8))
    #expect(try #require(summary["seconds"]?.double) > 0)
    #expect(try #require(summary["peak_memory_bytes"]?.int) > 1 << 20)
    #expect(try #require(summary["facts"]?["parameters"]?.int) > 0)
    let evaluation = try #require(summary["evaluations"]?["held-out"])
    #expect(evaluation["tasks"]?.elements == [.text("task 1"), .text("task 2")])
    let rows = try #require(evaluation["R"]?.elements).map { $0.elements?.compactMap(\.double) }
    #expect(rows.map { $0?.count } == [1, 2])
    let (first, last) = (try #require(rows[0]), try #require(rows[1]))
    #expect((first + last).allSatisfy { (0...1).contains($0) })
    // The published definitions, from the matrix itself.
    func expect(_ key: String, _ value: Double) throws {
      #expect(abs(try #require(evaluation[key]?.double) - value) < 1e-9, "\(key)")
    }
    try expect("acc", (last[0] + last[1]) / 2)
    try expect("bwt", last[0] - first[0])
    try expect("forgetting", first[0] - last[0])
    #expect(evaluation["episodes"]?.elements?.count == 3)
  }

  private func expectEnvironment(_ environment: JSON) throws {
    #expect(environment["engram"] == .text("0.1.0"))
    #expect(environment["lanes"] == .integer(1))
    #expect(environment["seed"] == .integer(7))
    #expect(
      environment["command"]?.elements?.dropFirst().compactMap(\.string)
        == ["run", "tiny.yaml", "--out", "run"])
    #expect(try #require(environment["cores"]?.int) >= 1)
    for key in ["git_commit", "swift", "build", "host", "system", "processor", "started"] {
      #expect(environment[key] != nil, "there is no \(key)")
    }
  }

  private func expectMetrics() throws {
    let lines = try bench.text("run/metrics.jsonl").split(separator: "\n")
    #expect(lines.count == 8)
    for (index, line) in lines.enumerated() {
      let record = try JSON.parse(String(line))
      #expect(
        record.members?.map(\.key) == [
          "step", "loss", "loss.after1.of1", "loss.after2.of1", "loss.after2.of2",
          "accuracy.after1.of1", "accuracy.after2.of1", "accuracy.after2.of2", "rate",
          "gradient-norm", "seconds", "waiting",
        ])
      #expect(record["step"] == .integer(index + 1))
      let terms = try ["after1.of1", "after2.of1", "after2.of2"].map {
        try #require(record["loss." + $0]?.double)
      }
      let mean = terms.reduce(0, +) / 3
      #expect(abs(try #require(record["loss"]?.double) - mean) < 1e-6)
    }
  }

  private func expectExperiment() throws {
    let resolved = try bench.engram("show", "run/experiment.yaml")
    #expect(resolved.ending == .code(0))
    #expect(try bench.text("run/experiment.yaml") == resolved.output)
  }

  @Test func withoutTheBackwardTermsOnlyTheNewestTaskCounts() throws {
    _ = try bench.engram(
      "run", "tiny.yaml", "--out", "run", "--set", "learners.acl.remember=false", "--set",
      "learners.acl.steps=1")
    let record = try JSON.parse(try bench.text("run/metrics.jsonl"))
    let newest = try ["after1.of1", "after2.of2"].map {
      try #require(record["loss." + $0]?.double)
    }
    #expect(abs(try #require(record["loss"]?.double) - (newest[0] + newest[1]) / 2) < 1e-6)
    // What is forgotten is still worth watching.
    #expect(record["loss.after2.of1"] != nil)
  }

  @Test func severalLearnersHaveFoldersOfTheirOwnAndOneTable() throws {
    let learner = "acl:\n    type: acl\n"
    let other = "  other: {type: acl, steps: 2, width: 32, layer: {type: srwm, heads: 4}, "
    try bench.writeExperiment(
      replacing: "evaluations:\n",
      with: other
        + "encoder: {type: conv4, blocks: 2, channels: 4}, stream: {type: episodes, "
        + "datasets: [$seen], ways: 2, shots: 1}}\nevaluations:\n", to: "two.yaml")
    #expect(Workbench.experiment.contains(learner))
    let outcome = try bench.engram("run", "two.yaml", "--out", "run")
    #expect(outcome.ending == .code(0))
    for name in ["acl", "other"] {
      #expect(try bench.json("run/\(name)/summary.json")["learner"] == .text(name))
    }
    let headings = outcome.output.split(separator: "\n").filter { $0.contains("acl  ") }
    #expect(headings.contains { $0.contains("other") })
  }

  @Test func withoutAFolderRunsAreNumbered() throws {
    for folder in ["runs/tiny", "runs/tiny-2"] {
      let outcome = try bench.engram("run", "tiny.yaml", "--set", "learners.acl.steps=1")
      #expect(outcome.error.hasPrefix("run folder: \(folder)\n"))
      #expect(bench.exists(folder + "/summary.json"))
    }
    let latest = try bench.engram(
      "run", "tiny.yaml", "--set", "learners.acl.steps=1", "--resume")
    #expect(
      latest.error == "run folder: runs/tiny-2\nacl: already finished, see runs/tiny-2\n")
  }
}
