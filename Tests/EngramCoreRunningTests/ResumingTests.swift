import EngramCore
import EngramTesting
import Files
import Foundation
import JSONTree
import Testing

private struct Killed: Error {}

struct ResumingTests {
  let fixture: Fixture
  var other: String { fixture.scratch("uninterrupted") }

  init() throws { fixture = try Fixture() }

  private func message(_ plan: ExperimentPlan, _ options: RunOptions? = nil) -> String? {
    let error = #expect(throws: (any Error).self) {
      try fixture.run(plan, options ?? fixture.options(resume: true))
    }
    return error.map { "\($0)" }
  }

  private func plan() -> ExperimentPlan { fixture.plan(FakeLearner(stepCount: 10)) }

  /// Runs until something like a kill happens at the start of a step.
  private func runKilled(atStep fatalStep: Int) {
    let learner = FakeLearner(stepCount: 10)
    learner.beforeStep = { if $0 == fatalStep { throw Killed() } }
    #expect(throws: Killed.self) { try fixture.run(fixture.plan(learner)) }
  }

  private func expectTheUninterruptedResult() throws {
    _ = try fixture.run(plan(), fixture.options(in: other))
    #expect(try fixture.timelessMetrics() == fixture.timelessMetrics(in: other))
    let name = "checkpoint.safetensors"
    #expect(try fixture.bytes(name) == fixture.bytes(name, in: other))
  }

  @Test(arguments: 0...9)
  func aKilledRunEndsAsIfItHadNotBeen(fatalStep: Int) throws {
    runKilled(atStep: fatalStep)
    _ = try fixture.run(plan(), fixture.options(resume: true))
    try expectTheUninterruptedResult()
  }

  @Test func aRunKilledBySIGKILLEndsAsIfItHadNotBeen() async throws {
    let folder = fixture.folder
    await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
      let fixture = try Fixture()
      let learner = FakeLearner(stepCount: 10)
      learner.beforeStep = { if $0 == 6 { kill(getpid(), SIGKILL) } }
      _ = try fixture.run(fixture.plan(learner), fixture.options(in: folder))
    }
    _ = try fixture.run(plan(), fixture.options(resume: true))
    try expectTheUninterruptedResult()
  }

  @Test(arguments: 1...9)
  func aStoppedRunSavesItsLastStep(stopStep: Int) throws {
    var questions = 0
    let outcome = try fixture.run(plan()) {
      questions += 1
      return questions > stopStep ? 15 : nil
    }
    guard case .stopped(15, "solo", stopStep) = outcome else {
      Issue.record("unexpected outcome \(outcome)")
      return
    }
    let checkpoint = try fixture.bytes("checkpoint.safetensors")
    #expect(String(decoding: checkpoint, as: UTF8.self).contains("\"step\":\"\(stopStep)\""))
    #expect(!Folder.exists(fixture.folder + "/summary.json"))
    _ = try fixture.run(plan(), fixture.options(resume: true))
    try expectTheUninterruptedResult()
  }

  @Test func aStopBetweenTrainingAndEvaluationIsNoLoss() throws {
    var questions = 0
    let outcome = try fixture.run(plan()) {
      questions += 1
      return questions > 11 ? 2 : nil
    }
    guard case .stopped(2, "solo", 10) = outcome else {
      Issue.record("unexpected outcome \(outcome)")
      return
    }
    let learner = FakeLearner(stepCount: 10)
    learner.beforeStep = { _ in Issue.record("a step was taken again") }
    _ = try fixture.run(fixture.plan(learner), fixture.options(resume: true))
    #expect(Folder.exists(fixture.folder + "/summary.json"))
  }

  /// Two evaluations of two episodes with three tasks, stopped at every question and taken up each time.
  @Test(arguments: [true, false])
  func anEvaluationThatIsStoppedAgainAndAgainEndsAsIfItHadNotBeen(keepsTasks: Bool) throws {
    func plan(_ learner: FakeLearner) -> ExperimentPlan {
      learner.keepsTasks = keepsTasks
      return fixture.plan(
        [("solo", learner)], streams: [FakeStream(taskCount: 3), FakeStream(taskCount: 3)],
        measures: EvaluationMeasures(asksAhead: true, learnsAlone: true, shots: []))
    }
    guard
      case .finished(let whole) = try fixture.run(
        plan(FakeLearner(stepCount: 0)), fixture.options(in: other))
    else {
      Issue.record("the run did not finish")
      return
    }
    var (observations, stops) = (0, 0)
    // Each part gets a little further than the last began, or the same part would come again for ever.
    for part in 1...500 {
      var questions = 0
      let learner = FakeLearner(stepCount: 0)
      let outcome = try fixture.run(plan(learner), fixture.options(resume: part > 1)) {
        questions += 1
        return questions > (keepsTasks ? 3 : 14) + part / 20 ? 15 : nil
      }
      observations += learner.observations
      if case .finished(let summaries) = outcome {
        #expect(summaries[0].evaluations == whole[0].evaluations)
        #expect(stops >= 3)
        if keepsTasks { #expect(observations < 2 * 2 * 6 + 3 * stops) }
        #expect(!Folder.exists(fixture.folder + "/evaluation.safetensors"))
        return
      }
      stops += 1
    }
    Issue.record("the evaluation was never finished")
  }

  @Test func aHalfWrittenLineIsDropped() throws {
    runKilled(atStep: 6)
    let file = try AppendedFile(fixture.folder + "/metrics.jsonl")
    try file.append(line: #"{"step":7,"lo"#)
    try AppendedFile.truncate(
      fixture.folder + "/metrics.jsonl",
      toByteCount: fixture.bytes("metrics.jsonl").count - 1)
    _ = try fixture.run(plan(), fixture.options(resume: true))
    try expectTheUninterruptedResult()
  }

  @Test func onlyUnfinishedLearnersGoOn() throws {
    let second = FakeLearner(stepCount: 10)
    second.beforeStep = { if $0 == 5 { throw Killed() } }
    #expect(throws: Killed.self) {
      try fixture.run(fixture.plan([("one", FakeLearner(stepCount: 10)), ("two", second)]))
    }
    let first = FakeLearner(stepCount: 10)
    first.beforeStep = { _ in Issue.record("a finished learner was trained again") }
    let outcome = try fixture.run(
      fixture.plan([("one", first), ("two", FakeLearner(stepCount: 10))]),
      fixture.options(resume: true))
    guard case .finished(let summaries) = outcome else {
      Issue.record("unexpected outcome \(outcome)")
      return
    }
    #expect(summaries.map(\.learner) == ["one", "two"])
    #expect(summaries[0].evaluations == summaries[1].evaluations)
  }

  @Test func aFinishedRunReturnsItsSummaryAgain() throws {
    guard case .finished(let before) = try fixture.run(plan()),
      case .finished(let after) = try fixture.run(plan(), fixture.options(resume: true))
    else {
      Issue.record("a run did not finish")
      return
    }
    #expect(before == after)
  }

  @Test func anotherExperimentIsRefused() throws {
    runKilled(atStep: 6)
    let plan = fixture.plan(
      [("solo", FakeLearner(stepCount: 10))], text: "experiment: fake\nseed: 6\n")
    #expect(
      message(plan)
        == "\(fixture.folder) holds another experiment and cannot be resumed with this one: "
        + "line 2 of experiment.yaml was \"seed: 5\" and would be \"seed: 6\"")
  }

  @Test func anotherLaneCountIsRefusedAndNoneTakesTheFirst() throws {
    runKilled(atStep: 6)
    #expect(
      message(plan(), fixture.options(resume: true, lanes: 2))
        == "\(fixture.folder) was started with --lanes 1 and can only be resumed with the same "
        + "number, not 2")
    _ = try fixture.run(plan(), fixture.options(resume: true, lanes: nil))
    let environment = try JSON.parse(try fixture.text("environment.json"))
    #expect(environment["resumed"]?.elements?.first?["lanes"] == .integer(1))
  }

  @Test func nothingToResumeIsRefused() {
    #expect(
      message(plan()) == "\(fixture.folder) holds no run; leave out --resume to start one")
    #expect(!Folder.exists(fixture.folder))
  }

  @Test func aPausedRunGoesOnAsIfItHadNotPaused() throws {
    let straight = FakeLearner(stepCount: 10)
    _ = try fixture.run(fixture.plan(straight), fixture.options(in: fixture.scratch("straight")))
    var options = fixture.options()
    options.pauseStep = 3
    guard
      case .paused("solo", 3) = try fixture.run(fixture.plan(FakeLearner(stepCount: 10)), options)
    else { return #expect(Bool(false), "it did not pause after step 3") }
    #expect(try fixture.timelessMetrics().count == 3)
    #expect(!Folder.exists(fixture.folder + "/summary.json"))
    let resumed = FakeLearner(stepCount: 10)
    _ = try fixture.run(fixture.plan(resumed), fixture.options(resume: true))
    #expect(resumed.weights == straight.weights)
    #expect(
      try fixture.timelessMetrics() == fixture.timelessMetrics(in: fixture.scratch("straight")))
  }
}
