import EngramTesting
import Files
import Foundation
import JSONTree
import Testing

/// Folders of experiments, run as jobs.
@Suite struct BatchTests {
  let bench: Workbench

  init() throws {
    bench = try Workbench()
    try bench.writeExperiment(replacing: "seed: 7", with: "seeds: 2", to: "all/twice.yaml")
    try bench.writeExperiment(replacing: "seed: 7", with: "seed: 9", to: "all/deep/once.yaml")
  }

  private func states(_ batch: String) throws -> [String: String] {
    let status = try bench.engram("status", batch)
    #expect(status.ending == .code(0), "\(status.error)")
    var states: [String: String] = [:]
    for line in status.output.split(separator: "\n").dropLast() {
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      states[String(words[0])] = String(words[1])
    }
    return states
  }

  private func jobFolder(_ batch: String, _ name: String) throws -> String {
    let list = try bench.json(batch + "/batch.json")["experiments"]?.elements ?? []
    let jobs = list.flatMap { $0["jobs"]?.elements ?? [] }
    let job = try #require(jobs.first { $0["name"]?.string == name })
    return batch + "/" + (try #require(job["folder"]?.string))
  }

  @Test func aFolderIsRunAndTheSecondTimeThereIsNothingToDo() throws {
    let first = try bench.engram("batch", "all", "-j", "2")
    #expect(first.ending == .code(0), "\(first.error)")
    #expect(first.error.hasPrefix("batch folder: batches/all, 3 jobs\n"))
    #expect(first.error.hasSuffix("\n3 of 3 jobs done\n"))
    #expect(first.output.contains("twice\n\nheld-out: in %, mean ± deviation over 2 seeds"))
    #expect(
      try states("batches/all")
        == ["twice/seed-1": "finished", "twice/seed-2": "finished", "deep/once": "finished"])

    let again = try bench.engram("batch", "all", "-j", "2")
    #expect(again.ending == .code(0))
    #expect(
      again.error == """
        batch folder: batches/all, 3 jobs
        3 jobs are done already, with the same configuration
        report: batches/all/report.html
        3 of 3 jobs done

        """)
    #expect(again.output == first.output)
  }

  @Test func aJobHasTheResultOfARunOfItsOwn() throws {
    #expect(try bench.engram("batch", "all/deep/once.yaml", "--out", "b").ending == .code(0))
    #expect(try bench.engram("run", "all/deep/once.yaml", "--out", "r").ending == .code(0))
    let job = try jobFolder("b", "once") + "/run"
    #expect(try bench.timelessMetrics(job) == bench.timelessMetrics("r"))
    #expect(
      try bench.json(job + "/summary.json")["evaluations"]
        == bench.json("r/summary.json")["evaluations"])
  }

  @Test func aFailureHarmsNoOtherJobAndIsTriedAgainByTheSameCommand() throws {
    try bench.writeExperiment(
      replacing: Workbench.unseen,
      with:
        "{type: idx, images: none/images, labels: none/labels, transforms: [{type: resize, size: 8}]}",
      to: "all/a.yaml")
    let check = try bench.engram("check", "all/a.yaml")
    try #require(check.ending == .code(0), "\(check.error)")
    for round in 1...2 {
      let outcome = try bench.engram("batch", "all", "--out", "b", "--retry", "1")
      #expect(outcome.ending == .code(1))
      #expect(outcome.error.contains(" FAILED: a: "))
      #expect(outcome.error.contains("it is tried again\n"))
      #expect(
        outcome.error.hasSuffix(
          "\n3 of 4 jobs done, 1 failed; the same command tries these again\n"))
      let state = try bench.json(try jobFolder("b", "a") + "/state.json")
      #expect(state["kind"] == "error")
      #expect(state["attempts"]?.int == 2 * round)
    }
  }

  @Test func anEditedExperimentIsRunAnewAndItsOldResultsStay() throws {
    #expect(try bench.engram("batch", "all", "--out", "b").ending == .code(0))
    let old = try jobFolder("b", "deep/once")
    try bench.writeExperiment(replacing: "seed: 7", with: "seed: 10", to: "all/deep/once.yaml")
    let second = try bench.engram("batch", "all", "--out", "b")
    #expect(second.error.contains("2 jobs are done already"))
    #expect(second.error.contains("started: deep/once\n"))
    #expect(try jobFolder("b", "deep/once") != old)
    #expect(bench.exists(old + "/run/summary.json"))
  }

  @Test func experimentsAreFrozenBeforeTheFirstJobStarts() throws {
    let printed = try bench.engram("batch", "all", "--out", "b", "--launcher", "print")
    #expect(printed.ending == .code(0))
    let commands = printed.output.split(separator: "\n")
    #expect(commands.count == 3)
    try bench.write("experiment: broken", to: "all/deep/once.yaml")
    let job = try jobFolder("b", "deep/once")
    #expect(commands.contains { $0.hasPrefix("engram job /") && $0.hasSuffix(job) })
    #expect(try bench.engram("job", job).ending == .code(0))
    #expect(try states("b")["deep/once"] == "finished")
    #expect(try states("b")["twice/seed-1"] == "waiting")
  }

  @Test func mistakesOfAllFilesAreReportedAndNoJobStarts() throws {
    try bench.writeExperiment(replacing: "steps: 8", with: "step: 8", to: "all/a.yaml")
    try bench.writeExperiment(replacing: "heads: 4", with: "head: 4", to: "all/b.yaml")
    let outcome = try bench.engram("batch", "all", "--out", "b")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error.contains("did you mean 'steps'?"))
    #expect(outcome.error.contains("did you mean 'heads'?"))
    #expect(
      outcome.error.hasSuffix("error: 2 of 4 experiments have mistakes; no job was started\n"))
    #expect(!bench.exists("b"))
  }

  @Test(arguments: [
    (["nowhere"], "error: there is no file or folder nowhere\n"),
    (["empty"], "error: empty has no experiment: there is no .yaml file in it or below\n"),
    (
      ["all", "--only", "*/seed-3"],
      "error: no job is called */seed-3; the first is called twice/seed-1\n"
    ),
  ])
  func whatThereIsNotIsNamed(words: [String], message: String) throws {
    try bench.write("", to: "empty/_base.yaml")
    let outcome = try bench.start(["batch"] + words + ["--out", "b"]).end()
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == message)
    #expect(!bench.exists("b"))
  }

  @Test(arguments: [
    (["--timeout", "2 hours"], "a time such as 90s or 1h30min, not '2 hours'; did you mean 2h?"),
    (["--memory", "4g"], "takes an amount such as 512MiB or 4GiB, not '4g'; did you mean 4GiB?"),
    (["-j", "0"], "-j takes a number from 1 to 1024, not 0."),
  ])
  func optionsSayWhatTheyTake(words: [String], message: String) throws {
    let outcome = try bench.start(["batch", "all"] + words).end()
    #expect(outcome.ending == .code(64))
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }

  @Test func aDryRunSaysAboutHowLongItTakesAndWritesNothing() throws {
    try bench.writeExperiment(
      replacing: "steps: 8", with: "steps: 1000000", to: "tried/long.yaml")
    try bench.writeExperiment(
      replacing: Workbench.unseen, with: "{type: mnist, transforms: [{type: resize, size: 8}]}",
      to: "tried/missing.yaml")
    let outcome = try bench.engram("batch", "tried", "-j", "2", "--dry-run")
    #expect(outcome.ending == .code(0))
    let lines = outcome.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 3)
    #expect(lines[0].hasPrefix("long     1 learner  1000000 training steps  glyphs"))
    // A million steps of a hundredth of a second or so, whatever else the machine is doing.
    let clock = try #require(lines[0].components(separatedBy: "about ").last)
    let parts = clock.split(separator: ":").compactMap { Int($0) }
    #expect(parts.count == 3 && parts[0] * 60 + parts[1] > 5, "\(clock)")
    #expect(lines[1].hasPrefix("missing  ") && lines[1].contains("mnist"))
    #expect(
      lines[2].hasPrefix("2 jobs, about ") && lines[2].hasSuffix("without 1 that cannot be told"))
    #expect(!bench.exists("batches"))
  }

  @Test func aLiveStatusEndsWithTheBatch() throws {
    #expect(try bench.engram("batch", "all", "--only", "twice/*", "--out", "b").ending == .code(0))
    let once = try bench.engram("status", "b")
    let live = try bench.engram("status", "b", "--live")
    #expect(live.ending == .code(0) && live.output == once.output)
  }

  @Test func limitsEndAJobAndAreNamed() throws {
    try bench.writeExperiment(replacing: "steps: 8", with: "steps: 1000000", to: "long.yaml")
    let slow = try bench.engram("batch", "long.yaml", "--out", "b", "--timeout", "1s")
    #expect(slow.ending == .code(1))
    #expect(slow.error.contains("FAILED: long: it needs more time than 1s, the limit; see b/jobs/"))
    // The checkpoint of the process that ran out of time is gone on with.
    #expect(bench.exists(try jobFolder("b", "long") + "/run/checkpoint.safetensors"))
    let large = try bench.engram("batch", "long.yaml", "--out", "b", "--memory", "1MiB")
    #expect(large.ending == .code(1))
    #expect(large.error.contains("going on: long\n"))
    #expect(large.error.contains("FAILED: long: it needs more memory than 1MiB, the limit;"))
  }

  @Test func aBatchThatIsStoppedSavesAndGoesOn() throws {
    try bench.writeExperiment(replacing: "steps: 8", with: "steps: 150", to: "long.yaml")
    let batch = try bench.start(["batch", "long.yaml", "--out", "b"])
    try batch.wait {
      (try? jobFolder("b", "long")).map { bench.metricsLineCount($0 + "/run") >= 5 } ?? false
    }
    batch.send(SIGINT)
    let stopped = try batch.end()
    #expect(stopped.ending == .code(130))
    #expect(
      stopped.error.hasSuffix(
        """
        stopped: long, with a checkpoint
        stopped by SIGINT with 0 of 1 jobs done; the same command goes on

        """))
    #expect(try states("b") == ["long": "stopped"])
    #expect(try bench.engram("batch", "long.yaml", "--out", "b").ending == .code(0))
    #expect(try bench.engram("run", "long.yaml", "--out", "r").ending == .code(0))
    let job = try jobFolder("b", "long") + "/run"
    #expect(try bench.timelessMetrics(job) == bench.timelessMetrics("r"))
  }

  @Test func jobsEndWithALauncherThatIsKilled() throws {
    try bench.writeExperiment(replacing: "steps: 8", with: "steps: 1000000", to: "long.yaml")
    let batch = try bench.start(["batch", "long.yaml", "--out", "b"])
    try batch.wait {
      (try? jobFolder("b", "long")).map { bench.metricsLineCount($0 + "/run") >= 5 } ?? false
    }
    batch.send(SIGKILL)
    #expect(try batch.end().ending == .signal(SIGKILL))
    var word = ""
    for _ in 0..<10_000 where word != "stopped" { word = try states("b")["long"] ?? "" }
    #expect(word == "stopped")
  }

  @Test func twoBatchesInOneFolderExcludeEachOther() throws {
    try bench.writeExperiment(replacing: "steps: 8", with: "steps: 1000000", to: "long.yaml")
    let first = try bench.start(["batch", "long.yaml", "--out", "b"])
    try first.wait { bench.exists("b/batch.json") }
    let before = try bench.bytes("b/batch.json")
    let second = try bench.engram("batch", "all", "--out", "b")
    #expect(second.ending == .code(1))
    #expect(second.error == "error: cannot write b: another process is writing into this folder\n")
    #expect(try bench.bytes("b/batch.json") == before)
    first.send(SIGTERM)
    #expect(try first.end().ending == .code(143))
  }

  @Test func expectationsAreVerified() throws {
    let expected = "seeds: 2\nexpect: [{metric: acc, at-least: LIMIT, source: a book}]"
    for (limit, code) in [("0", Int32(0)), ("100.5", 2)] {
      try bench.writeExperiment(
        replacing: "seed: 7", with: expected.replacingOccurrences(of: "LIMIT", with: limit),
        to: "expecting.yaml")
      #expect(
        try bench.engram("batch", "expecting.yaml", "--out", "b-\(code)").ending == .code(code))
      let verified = try bench.engram("verify", "b-\(code)")
      #expect(verified.ending == .code(code))
      #expect(verified.output.contains(code == 0 ? "met  acc" : "MISSED  acc"))
      #expect(verified.error == "\(code == 0 ? 1 : 0) of 1 expectations met\n")
    }
    let states = try bench.shell("for f in b-0/jobs/*/seed-1-*/state.json; do echo 1 >$f; done")
    #expect(states.ending == .code(0))
    let damaged = try bench.engram("verify", "b-0")
    #expect(damaged.ending == .code(1))
    #expect(damaged.error.contains("it is not the state of a job; remove it to start the job"))
  }
}
