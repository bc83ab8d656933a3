import AccuracyMetrics
import EngramCore
import EngramTesting
import Files
import JSONTree
import TensorEngine
import Testing

struct RunnerTests {
  let fixture: Fixture

  init() throws { fixture = try Fixture() }

  private func message(_ plan: ExperimentPlan, _ options: RunOptions? = nil) -> String? {
    let error = #expect(throws: (any Error).self) { try fixture.run(plan, options) }
    return error.map { "\($0)" }
  }

  @Test func aRunLeavesAllItsFiles() throws {
    _ = try fixture.run(fixture.plan(FakeLearner(stepCount: 10)))
    #expect(try fixture.text("experiment.yaml") == "experiment: fake\nseed: 5\n")
    let metrics = try fixture.timelessMetrics()
    #expect(metrics.count == 10)
    #expect(metrics.first?.hasPrefix(#"{"step":1,"loss":"#) == true)
    let environment = try JSON.parse(try fixture.text("environment.json"))
    #expect(environment["lanes"] == .integer(1))
    #expect(environment["seed"] == .integer(5))
    #expect(
      environment["command"] == .list([.text("engram"), .text("run"), .text("fake.yaml")]))
    let checkpoint = try fixture.bytes("checkpoint.safetensors")
    #expect(String(decoding: checkpoint, as: UTF8.self).contains(#""step":"10""#))
  }

  @Test func theSummaryHasMatricesAndMetrics() throws {
    _ = try fixture.run(fixture.plan(FakeLearner(stepCount: 1)))
    let summary = try JSON.parse(try fixture.text("summary.json"))
    let evaluation = try #require(summary["evaluations"]?["evaluation-0"])
    // Task `a` keeps only the queries of class 0, one in four.
    #expect(evaluation["R"]?.compactText == "[[1.0],[0.25,1.0]]")
    #expect(evaluation["R_std"]?.compactText == "[[0.0],[0.0,0.0]]")
    #expect(evaluation["tasks"]?.compactText == #"["a","b"]"#)
    #expect(evaluation["acc"]?.double == 0.625)
    #expect(evaluation["bwt"]?.double == -0.75)
    #expect(evaluation["forgetting"]?.double == 0.75)
    #expect(evaluation["acc_std"]?.double == 0)
    #expect(evaluation["acc_ci95"]?.double == 0)
    #expect(evaluation["episodes"]?.elements?.count == 2)
    #expect(summary["steps"] == .integer(1))
    #expect(summary["facts"]?["parameters"] == .integer(4))
    #expect((summary["peak_memory_bytes"]?.int ?? 0) > 1 << 20)
  }

  @Test func oneEpisodeHasNoConfidenceInterval() throws {
    let plan = fixture.plan(
      [("solo", FakeLearner(stepCount: 0))], streams: [FakeStream(episodeCount: 1)],
      measures: EvaluationMeasures(shots: [1]))
    _ = try fixture.run(plan)
    let summary = try JSON.parse(try fixture.text("summary.json"))
    let evaluation = try #require(summary["evaluations"]?["evaluation-0"])
    #expect(evaluation["acc_std"]?.double == 0)
    for name in ["acc", "bwt", "forgetting"] { #expect(evaluation[name + "_ci95"] == .null) }
    #expect(evaluation["curve"]?.elements?.first?["acc_ci95"] == .null)
  }

  @Test(arguments: ["curve", "alone_std", "acc_ci95"])
  func metricsCannotTakeTheNameOfAnotherResult(name: String) {
    var plan = fixture.plan(FakeLearner(stepCount: 0))
    plan = ExperimentPlan(
      name: plan.name, seed: plan.seed, laneCount: nil, checkpointInterval: 4,
      entries: plan.entries, metrics: plan.metrics + [(name, AverageAccuracy())],
      resolvedText: plan.resolvedText)
    #expect(message(plan) == "the metric name \"\(name)\" is taken: give this metric another one")
  }

  @Test func twoRunsOfOneSeedDifferOnlyInTimes() throws {
    let other = fixture.scratch("other")
    _ = try fixture.run(fixture.plan(FakeLearner(stepCount: 10)))
    _ = try fixture.run(fixture.plan(FakeLearner(stepCount: 10)), fixture.options(in: other))
    #expect(try fixture.timelessMetrics() == fixture.timelessMetrics(in: other))
    let name = "checkpoint.safetensors"
    #expect(try fixture.bytes(name) == fixture.bytes(name, in: other))
  }

  @Test func severalLearnersHaveFoldersOfTheirOwn() throws {
    let plan = fixture.plan([
      ("one", FakeLearner(stepCount: 3)), ("two", FakeLearner(stepCount: 0)),
    ])
    guard case .finished(let summaries) = try fixture.run(plan) else {
      Issue.record("the run did not finish")
      return
    }
    #expect(summaries.map(\.learner) == ["one", "two"])
    #expect(try fixture.text("metrics.jsonl", in: fixture.folder + "/two").isEmpty)
    #expect(Folder.exists(fixture.folder + "/one/summary.json"))
    #expect(!Folder.exists(fixture.folder + "/experiment.yaml"))
  }

  @Test func queriesComeInBatches() throws {
    let learner = FakeLearner(stepCount: 0)
    let stream = FakeStream(taskCount: 1, episodeCount: 1, queryCount: 600)
    _ = try fixture.run(fixture.plan([("solo", learner)], streams: [stream]))
    #expect(learner.batchSizes == [256, 256, 88])
  }

  @Test func aRunThatIsThereIsNotOverwritten() throws {
    let plan = fixture.plan(FakeLearner(stepCount: 1))
    _ = try fixture.run(plan)
    #expect(
      message(plan)
        == "\(fixture.folder) already holds a run; continue it with --resume, "
        + "or choose another folder with --out")
  }

  @Test func aDivergedLearnerIsStoppedAndItsSoundCheckpointKept() throws {
    let learner = FakeLearner(stepCount: 10)
    learner.recordOfStep = { $0 == 5 ? StepRecord([("loss", 1), ("aux", .nan)]) : nil }
    #expect(
      message(fixture.plan(learner))
        == "the learner \"solo\" diverged: at step 6 \"aux\" is nan; "
        + "the checkpoint of step 4 is kept in \(fixture.folder)")
    #expect(try fixture.timelessMetrics().count == 5)
    #expect(!Folder.exists(fixture.folder + "/summary.json"))
  }

  @Test func theTensorInWhichAStepDivergedIsNamed() throws {
    let learner = FakeLearner(stepCount: 10)
    learner.beforeStep = {
      if $0 == 5 { throw DivergenceError(firstIn: "the result [2] of Linear") }
    }
    #expect(
      message(fixture.plan(learner))
        == "the learner \"solo\" diverged: at step 6 the first tensor that is not finite is the result [2] "
        + "of Linear; the checkpoint of step 4 is kept in \(fixture.folder)")
  }

  @Test func aLearnerThatDivergesWhileItIsEvaluatedIsStoppedToo() throws {
    let learner = FakeLearner(stepCount: 1)
    learner.keepsTasks = true
    learner.beforeObserving = {
      if $0 == 3 { throw DivergenceError(firstIn: "an input [2]", at: "step 7 of task 2") }
    }
    #expect(
      message(fixture.plan(learner))
        == "the learner \"solo\" diverged in episode 2 of the evaluation \"evaluation-0\": at step 7 of task 2 "
        + "the first tensor that is not finite is an input [2]; the checkpoint after task 1 is kept in "
        + fixture.folder)
    learner.beforeObserving = { _ in }
    _ = try fixture.run(fixture.plan(learner), fixture.options(resume: true))
    #expect(learner.observations == 4, "two tasks, one before the divergence, one afterwards")
  }

  @Test func valuesOfOneNameAreRefused() {
    let learner = FakeLearner(stepCount: 1)
    learner.recordOfStep = { _ in StepRecord([("seconds", 1)]) }
    #expect(
      message(fixture.plan(learner)) == "the learner \"solo\" reports two values named \"seconds\"")
  }

  @Test func missingDataIsFoundBeforeTraining() {
    let learner = FakeLearner(stepCount: 1)
    learner.beforeStep = { _ in Issue.record("a step was taken") }
    let plan = fixture.plan([("solo", learner)], streams: [FakeStream(missing: "digits.gz")])
    #expect(message(plan) == "digits.gz is missing")
  }

  @Test func missingDataOfALaterLearnerIsFoundBeforeTheFirstTrains() throws {
    let fixture = try Fixture()
    let (first, second) = (FakeLearner(stepCount: 2), FakeLearner(stepCount: 2))
    second.missingData = DataError("no characters")
    first.beforeStep = { _ in Issue.record("the first learner trained") }
    #expect(throws: DataError.self) {
      try fixture.run(fixture.plan([("first", first), ("second", second)]))
    }
  }

  @Test func evaluationsNeedAnEnd() {
    let plan = fixture.plan(
      [("solo", FakeLearner(stepCount: 1))], streams: [FakeStream(episodeCount: nil)])
    #expect(
      message(plan)
        == "the evaluation \"evaluation-0\" has no end: give it a number of episodes")
  }

  @Test func tasksNeedQueries() {
    let plan = fixture.plan(
      [("solo", FakeLearner(stepCount: 0))], streams: [FakeStream(queryCount: 0)])
    #expect(message(plan) == "task \"a\" of the evaluation \"evaluation-0\" has no queries")
  }

  @Test func learnersNeedNamesThatFoldersCanHave() {
    let plan = fixture.plan([
      ("../a", FakeLearner(stepCount: 0)), ("b", FakeLearner(stepCount: 0)),
    ])
    #expect(message(plan) == "the learner name \"../a\" cannot be used as the name of a folder")
  }
}
