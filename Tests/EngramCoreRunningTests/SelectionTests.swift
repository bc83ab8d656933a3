import EngramCore
import EngramTesting
import Files
import JSONTree
import Testing

private struct Killed: Error {}

struct SelectionTests {
  let fixture: Fixture
  var other: String { fixture.scratch("uninterrupted") }

  init() throws { fixture = try Fixture() }

  /// Ten steps; of four labels so many are known after steps 2, 4, 6, 8 and 10.
  private static let knownAfter = [2: 1, 4: 3, 6: 2, 8: 3, 10: 2]

  /// The first weight after each step, by which the fake learner knows where it is.
  private func learner() throws -> FakeLearner {
    let probe = FakeLearner(stepCount: 10)
    try probe.prepare(
      LearnerContext(seed: 5, lanes: LaneGroup(count: 1), roots: DataRoots(folders: [])))
    var known: [Float: Int] = [:]
    for step in 0..<10 {
      _ = try probe.train(step: step)
      known[probe.weights[0]] = Self.knownAfter[step + 1] ?? 0
    }
    let learner = FakeLearner(stepCount: 10)
    learner.knownLabels = { [known] in known[$0] ?? 0 }
    return learner
  }

  private func plan(
    _ learner: FakeLearner, patience: Int? = nil, evaluatesBest: Bool = true
  ) -> ExperimentPlan {
    fixture.plan(
      [("solo", learner)],
      selection: ModelSelection(
        stream: FakeStream(episodeCount: 1), interval: 2, patience: patience,
        evaluatesBest: evaluatesBest))
  }

  private func summary(_ outcome: RunOutcome) throws -> RunSummary {
    guard case .finished(let summaries) = outcome else { throw Killed() }
    return try #require(summaries.first)
  }

  @Test func evaluationsUseTheFirstOfTheBest() throws {
    let summary = try summary(fixture.run(plan(learner())))
    #expect(summary.evaluations[0].matrices[0].rows == [[0.75], [0.75, 0.75]])
    #expect(summary.selected == RunSummary.Selected(step: 4, bestStep: 4, bestScore: 0.75))
    #expect(summary.stepCount == 10)
  }

  @Test func orTheLastState() throws {
    let summary = try summary(fixture.run(plan(learner(), evaluatesBest: false)))
    #expect(summary.evaluations[0].matrices[0].rows == [[0.5], [0.5, 0.5]])
    #expect(summary.selected == RunSummary.Selected(step: 10, bestStep: 4, bestScore: 0.75))
  }

  @Test func scoresAreInTheMetricsAndTheSummary() throws {
    _ = try fixture.run(plan(learner()))
    let lines = try fixture.text("metrics.jsonl").split(separator: "\n").map {
      try JSON.parse(String($0))["validation.acc"]?.double
    }
    #expect(lines == [nil, 0.25, nil, 0.75, nil, 0.5, nil, 0.75, nil, 0.5])
    let json = try JSON.parse(fixture.text("summary.json"))["selected"]
    #expect(json?["step"]?.int == 4 && json?["best_validation_acc"]?.double == 0.75)
  }

  @Test(arguments: [(1, 6), (2, 8), (3, 10), (9, 10)])
  func patienceEndsTraining(patience: Int, lastStep: Int) throws {
    let summary = try summary(fixture.run(plan(learner(), patience: patience)))
    #expect(summary.stepCount == lastStep)
    #expect(summary.selected?.step == 4)
    #expect(try fixture.text("metrics.jsonl").split(separator: "\n").count == lastStep)
  }

  @Test(arguments: 0...7, [nil, 2])
  func aKilledRunSelectsAsIfItHadNotBeen(fatalStep: Int, patience: Int?) throws {
    let victim = try learner()
    victim.beforeStep = { if $0 == fatalStep { throw Killed() } }
    #expect(throws: Killed.self) { try fixture.run(plan(victim, patience: patience)) }
    try expectTheUninterruptedResult(patience: patience)
  }

  /// The stop comes at each of the questions in turn, those within validations among them.
  @Test(arguments: 1...19)
  func aStoppedRunSelectsAsIfItHadNotBeen(question: Int) throws {
    var questions = 0
    let outcome = try fixture.run(plan(learner())) {
      questions += 1
      return questions >= question ? 15 : nil
    }
    guard case .stopped(15, "solo", let step) = outcome else {
      Issue.record("the run was not stopped")
      return
    }
    // Of the steps that were taken, at most the one before a validation is taken again.
    let taken = try fixture.text("metrics.jsonl").split(separator: "\n").count
    #expect(taken == step)
    try expectTheUninterruptedResult(patience: nil)
  }

  private func expectTheUninterruptedResult(patience: Int?) throws {
    let resumed = try summary(
      fixture.run(plan(learner(), patience: patience), fixture.options(resume: true)))
    let whole = try summary(
      fixture.run(plan(learner(), patience: patience), fixture.options(in: other)))
    #expect(resumed.evaluations == whole.evaluations && resumed.selected == whole.selected)
    #expect(try fixture.timelessMetrics() == fixture.timelessMetrics(in: other))
    for name in ["checkpoint.safetensors", "best.safetensors"] {
      #expect(try fixture.bytes(name) == fixture.bytes(name, in: other), "\(name)")
    }
  }

  @Test(arguments: [
    (FakeStream(episodeCount: 1, queryCount: 0), "task \"a\" of the selection has no queries"),
    (FakeStream(episodeCount: 0), "the stream of the selection has no fixed number of episodes"),
  ])
  func validationsOfNothingAreRefused(stream: FakeStream, message: String) throws {
    let plan = fixture.plan(
      [("solo", try learner())],
      selection: ModelSelection(stream: stream, interval: 2, patience: nil, evaluatesBest: true))
    let error = #expect(throws: RunError.self) { try fixture.run(plan) }
    #expect(error?.description == message)
  }

  @Test func aBestStateOfAnotherStepIsRefused() throws {
    let victim = try learner()
    var calls = 0
    _ = try fixture.run(plan(victim)) {
      calls += 1
      return calls > 17 ? 15 : nil
    }
    let checkpoint = try fixture.bytes("checkpoint.safetensors")
    try WholeFile.write(checkpoint, to: fixture.folder + "/best.safetensors")
    let error = #expect(throws: (any Error).self) {
      try fixture.run(plan(learner()), fixture.options(resume: true))
    }
    #expect("\(error as Any)".contains("but the best validation was after step 4"))
  }
}
