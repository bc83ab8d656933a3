import EngramTesting
import Files
import Foundation
import Testing

@testable import Serving

/// What is said of jobs and runs, from files as a batch writes them.
@Suite struct LiveReaderTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private static let experiment = """
    experiment: tiny
    learners:
      first: {type: acl, steps: 60}
      second: {type: acl, steps: 80}

    """

  private func write(_ text: String, to name: String) throws {
    try Folder.create(Folder.parent(of: scratch(name)))
    try WholeFile.write(text, to: scratch(name))
  }

  private func append(_ text: String, to name: String) throws {
    let file = try AppendedFile(scratch(name))
    try file.append(bytes: Array(text.utf8))
  }

  private func writeBatch(jobs: [String], learners: [String] = ["acl"]) throws {
    let names = learners.map { "\"\($0)\"" }.joined(separator: ", ")
    let list = jobs.map { job in
      """
      {"name": "\(job)", "variation": "", "seed": "1", "learners": [\(names)],
       "folder": "jobs/\(job)", "has_lanes": true}
      """
    }
    try write(
      """
      {"version": 1, "experiments": [{"name": "tiny", "file": "/tiny.yaml", "expect": [],
       "jobs": [\(list.joined(separator: ","))]}]}
      """, to: "batch.json")
  }

  private func state(_ word: String, _ rest: String = "") -> String {
    "{\"state\": \"\(word)\"\(rest), \"attempts\": 1, \"seconds\": 2.5}"
  }

  private func states(_ reader: inout LiveReader) -> [LiveState] {
    reader.states(now: Date().timeIntervalSince1970)
  }

  @Test func aJobIsFollowedFromWaitingToFinished() throws {
    try writeBatch(jobs: ["a"])
    var reader = LiveReader(scratch.path)
    var first = try #require(states(&reader).first)
    #expect(first == LiveState(name: "a", word: "waiting"))

    try write(
      Self.experiment.replacingOccurrences(of: "  second: {type: acl, steps: 80}\n", with: ""),
      to: "jobs/a/frozen.yaml")
    // Process 1 has not begun with the tick 5.
    let process =
      ", \"process\": {\"host\": \"\(try hostName())\", \"number\": 1, \"start_ticks\": 5}"
    try write(state("running", process), to: "jobs/a/state.json")
    try write(
      "{\"step\":11,\"loss\":0.75,\"seconds\":1}\n{\"step\":12,\"other\":3,\"loss\":0.5,\"seconds\":1,\"waiting\":0}\n",
      to: "jobs/a/run/metrics.jsonl")
    first = try #require(states(&reader).first)
    #expect(first.word == "interrupted")
    #expect(first.step == 12 && first.stepCount == 60 && first.loss == 0.5)
    #expect(first.hasLog && first.learner.isEmpty)
    let age = Date().timeIntervalSince1970 - (try #require(first.changed))
    #expect((-1...60).contains(age))

    // A line without an end is being written.
    try append("{\"step\":13,\"loss\":0.2", to: "jobs/a/run/metrics.jsonl")
    #expect(states(&reader).first?.step == 12)
    try append("5,\"seconds\":1}\n", to: "jobs/a/run/metrics.jsonl")
    #expect(states(&reader).first?.step == 13)
    #expect(states(&reader).first?.loss == 0.25)

    try write("{}", to: "jobs/a/run/summary.json")
    try write(state("finished"), to: "jobs/a/state.json")
    first = try #require(states(&reader).first)
    #expect(first.word == "finished" && first.step == 13 && first.stepCount == 13)
  }

  @Test func theReasonOfAFailureIsTold() throws {
    try writeBatch(jobs: ["a", "b"])
    try write(
      state("failed", ", \"kind\": \"error\", \"message\": \"no data\""), to: "jobs/b/state.json")
    var reader = LiveReader(scratch.path)
    #expect(states(&reader).map(\.word) == ["waiting", "failed"])
    #expect(states(&reader).map(\.note) == ["", "no data"])
    #expect(states(&reader).last?.stateText == "failed: no data")
  }

  @Test func ofSeveralLearnersTheLastOneThatHasBegunIsShown() throws {
    try writeBatch(jobs: ["a"], learners: ["first", "second"])
    try write(Self.experiment, to: "jobs/a/frozen.yaml")
    try write("{\"step\":60,\"loss\":0.1}\n", to: "jobs/a/run/first/metrics.jsonl")
    var reader = LiveReader(scratch.path)
    #expect(states(&reader).first?.stepText == "first 60 of 60")
    try write("{\"step\":3,\"loss\":0.1}\n", to: "jobs/a/run/second/metrics.jsonl")
    #expect(states(&reader).first?.stepText == "second 3 of 80")
  }

  @Test(arguments: ["", "{", "{\"state\": \"running\"}", "[]"])
  func aDamagedStateIsNamedAndHarmsNoOther(text: String) throws {
    try writeBatch(jobs: ["a", "b"])
    try write(text, to: "jobs/a/state.json")
    try write(state("finished"), to: "jobs/b/state.json")
    var reader = LiveReader(scratch.path)
    #expect(states(&reader).map(\.word) == ["state.json is damaged", "finished"])
  }

  @Test func aBatchThatBecomesUnreadableIsShownAsItWas() throws {
    try writeBatch(jobs: ["a", "b"])
    var reader = LiveReader(scratch.path)
    #expect(states(&reader).map(\.name) == ["a", "b"])
    try write("{", to: "batch.json")
    #expect(states(&reader).map(\.name) == ["a", "b"])
    try writeBatch(jobs: ["b", "c", "d"])
    #expect(states(&reader).map(\.name) == ["b", "c", "d"])
  }

  @Test func runsAppearAndGoInAFolder() throws {
    try Folder.create(scratch("all"))
    var reader = LiveReader(scratch("all"))
    #expect(states(&reader).isEmpty)
    try write(Self.experiment, to: "all/deep/run/second/experiment.yaml")
    #expect(states(&reader).map(\.name) == ["deep/run/second"])
    #expect(states(&reader).first?.word == "not finished")
    try write("{\"step\":7,\"loss\":2}\n", to: "all/deep/run/second/metrics.jsonl")
    #expect(states(&reader).first?.stepText == "7 of 80")
    #expect(states(&reader).first?.word == "running")
    var later = LiveReader(scratch("all"))
    // Nobody holds it, and nothing has come for two minutes.
    #expect(later.states(now: Date().timeIntervalSince1970 + 120).first?.word == "not finished")
    try write("{}", to: "all/other/summary.json")
    #expect(states(&reader).map(\.name) == ["deep/run/second", "other"])
    #expect(states(&reader).map(\.word) == ["running", "finished"])
    try Folder.removeTree(scratch("all/deep"))
    #expect(states(&reader).map(\.name) == ["other"])
  }

  @Test func aFolderThatIsARunIsCalledByAPoint() throws {
    try write("{\"step\":7,\"loss\":2}\n", to: "metrics.jsonl")
    var reader = LiveReader(scratch.path)
    #expect(states(&reader).map(\.name) == ["."])
  }

  @Test func aRunThatIsHeldIsRunningHoweverLongItIsSilent() throws {
    try write(Self.experiment, to: "all/run/first/experiment.yaml")
    let lock = try FolderLock(scratch("all/run"))
    try withExtendedLifetime(lock) {
      var reader = LiveReader(scratch("all"))
      let state = try #require(reader.states(now: Date().timeIntervalSince1970 + 600).first)
      #expect(state.word == "running")
    }
  }

  @Test func whatHasNotChangedIsNotReadAgain() throws {
    try write("{\"step\":7,\"loss\":2}\n", to: "all/run/metrics.jsonl")
    var reader = LiveReader(scratch("all"))
    #expect(states(&reader).first?.step == 7)
    // Another text in the same file, of the same length and of the same moment.
    let path = scratch("all/run/metrics.jsonl")
    var status = stat()
    #expect(stat(path, &status) == 0)
    let number = open(path, O_WRONLY)
    #expect(pwrite(number, "{\"step\":8", 9, 0) == 9)
    var times = [status.st_atim, status.st_mtim]
    #expect(futimens(number, &times) == 0)
    #expect(states(&reader).first?.step == 7)
    // A moment later it is another file.
    times[1].tv_nsec = (times[1].tv_nsec + 1) % 1_000_000_000
    #expect(futimens(number, &times) == 0)
    close(number)
    #expect(states(&reader).first?.step == 8)
  }

  private func hostName() throws -> String {
    let text = try ReadableFile.text(of: "/proc/sys/kernel/hostname")
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
