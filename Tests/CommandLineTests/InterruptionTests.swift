import EngramTesting
import Files
import Foundation
import JSONTree
import TensorEngine
import Testing

/// Runs that are ended from outside and resumed, against one that never was.
@Suite(.serialized) struct InterruptionTests {
  private static let stepCount = 150
  private static let words = [
    "run", "tiny.yaml", "--set", "learners.acl.steps=\(stepCount)", "--set", "checkpoint.every=7",
    "--out", "run",
  ]
  private static let undisturbed = Result {
    let bench = try Workbench()
    let outcome = try bench.start(words).end()
    try #require(outcome.ending == .code(0))
    return bench
  }

  let bench: Workbench

  init() throws { bench = try Workbench() }

  private func expectTheUndisturbedResult() throws {
    let other = try Self.undisturbed.get()
    #expect(try bench.timelessMetrics("run").count == Self.stepCount)
    #expect(try bench.timelessMetrics("run") == other.timelessMetrics("run"))
    #expect(
      try bench.bytes("run/checkpoint.safetensors") == other.bytes("run/checkpoint.safetensors"))
    #expect(
      try bench.json("run/summary.json")["evaluations"]
        == other.json("run/summary.json")["evaluations"])
  }

  /// Sends a signal when a number of steps has been logged, or at once if they have been already.
  private func start(
    _ words: [String], sending signal: Int32, afterStep step: Int, microseconds: UInt32 = 0
  ) throws -> Outcome {
    let process = try bench.start(words)
    try process.wait { bench.metricsLineCount("run") >= step }
    // Some part of a step, so that the signal comes anywhere in it.
    usleep(microseconds)
    process.send(signal)
    return try process.end()
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func aRunKilledThreeTimesAnywhereEndsAsIfItHadNotBeen(seed: UInt64) throws {
    var random = RandomStream(seed: seed)
    let steps = (0..<3).map { _ in 1 + Int(random.uniform() * Float(Self.stepCount - 30)) }
    for (count, step) in steps.sorted().enumerated() {
      let outcome = try start(
        Self.words + (count == 0 ? [] : ["--resume"]), sending: SIGKILL, afterStep: step,
        microseconds: UInt32(random.uniform() * 10_000))
      try #require(outcome.ending == .signal(SIGKILL), "\(steps): \(outcome.error)")
      #expect(!bench.exists("run/summary.json"))
    }
    let last = try bench.start(Self.words + ["--resume"]).end()
    #expect(last.ending == .code(0), "\(last.error)")
    try expectTheUndisturbedResult()
  }

  @Test(arguments: [(SIGINT, "SIGINT", Int32(130)), (SIGTERM, "SIGTERM", 143)])
  func aStoppedRunSavesSaysHowToGoOnAndGoesOn(
    signal: Int32, name: String, code: Int32
  ) throws {
    let stopped = try start(Self.words, sending: signal, afterStep: 3)
    #expect(stopped.ending == .code(code))
    let step = bench.metricsLineCount("run")
    #expect((3..<Self.stepCount).contains(step))
    #expect(
      stopped.notes == """
        run folder: run
        acl: preparing
        stopped by \(name) after step \(step) of acl; continue with: engram run tiny.yaml \
        --set learners.acl.steps=\(Self.stepCount) --set checkpoint.every=7 --out run --resume

        """)
    #expect(stopped.output == "")
    #expect(!bench.exists("run/summary.json"))
    let resumed = try bench.start(Self.words + ["--resume"]).end()
    #expect(resumed.ending == .code(0))
    #expect(
      resumed.notes
        == "run folder: run\nacl: preparing\nacl: resuming after step \(step)\nacl: finished\n")
    #expect(try bench.json("run/environment.json")["resumed"]?.elements?.count == 1)
    try expectTheUndisturbedResult()
  }

  @Test func aCommandThatSaysHowToGoOnCanBePastedIntoAShell() throws {
    try Folder.create(bench.scratch("it's a folder"))
    let words =
      Self.words.dropLast(2) + ["--set", "description=it's", "--out", "it's a folder/run"]
    let process = try bench.start(Array(words))
    try process.wait { bench.metricsLineCount("it's a folder/run") >= 3 }
    process.send(SIGTERM)
    let line = try #require(
      try process.end().error.components(separatedBy: "continue with: engram ").last)
    let resumed = try bench.shell("\"$1\" \(line)")
    #expect(resumed.ending == .code(0), "\(resumed.error)")
    #expect(bench.exists("it's a folder/run/summary.json"))
  }

  @Test func aFolderInWhichARunIsGoingOnIsLeftAlone() throws {
    let process = try bench.start(Self.words)
    try process.wait { bench.metricsLineCount("run") >= 1 }
    let second = try bench.start(Self.words + ["--resume"]).end()
    process.send(SIGKILL)
    #expect(try process.end().ending == .signal(SIGKILL))
    #expect(second.ending == .code(1))
    #expect(
      second.error == "error: cannot write run: another process is writing into this folder\n")
  }
}
