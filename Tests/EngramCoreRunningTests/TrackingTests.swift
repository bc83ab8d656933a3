import EngramCore
import TensorEngine
import Testing

/// A tracker that writes down what it is told.
final class FakeTracker: Tracker {
  static let typeName = "fake"
  static let summary = "Writes down what it is told."
  private(set) var notes: [String] = []
  /// Thrown instead of taking the note that begins like this.
  var failsAt: String?

  init() {}
  init(settings: inout SettingsReader) {}

  func follow(_ run: TrackedRun) throws -> any RunFollower {
    let settings = run.settings.map { "\($0.path)=\($0.text)" }.joined(separator: ",")
    try note("follow \(run.learner) seed \(run.seed) from \(run.step) with \(settings)")
    return Follower(tracker: self)
  }

  func note(_ text: String) throws {
    if let failsAt, text.hasPrefix(failsAt) { throw DataError("the other side hung up") }
    notes.append(text)
  }

  private final class Follower: RunFollower {
    private let tracker: FakeTracker
    init(tracker: FakeTracker) { self.tracker = tracker }

    func take(_ values: [(name: String, value: Double)], step: Int) throws {
      try tracker.note("step \(step) \(values.map(\.name).joined(separator: " "))")
    }
    func synchronize() throws { try tracker.note("synchronize") }
    func take(checkpoint tensors: [(name: String, tensor: Tensor)], step: Int) throws {
      try tracker.note("checkpoint \(step) \(tensors.map(\.name))")
    }
    func finish(_ summary: RunSummary) throws {
      try tracker.note("finish \(summary.evaluations.map(\.name))")
    }
    func stop(failed: Bool) throws { try tracker.note(failed ? "fail" : "stop") }
  }
}

@Suite struct TrackingTests {
  let fixture: Fixture
  let tracker = FakeTracker()
  private let text = """
    experiment: fake
    seed: 5
    learners:
      solo: {type: fake, rate: 0.5, list: []}
      other: {type: fake}
    metrics: [forgetting]

    """

  init() throws { fixture = try Fixture() }

  private func run(
    _ learner: FakeLearner, resume: Bool = false, stopAfter: Int? = nil,
    report: @escaping (RunEvent) -> Void = { _ in }
  ) throws {
    let plan = fixture.plan([("solo", learner)], text: text).tracked(by: [tracker])
    var asked = 0
    _ = try Runner(
      plan, fixture.options(resume: resume),
      stopRequest: {
        asked += 1
        return stopAfter.map { asked > $0 } == true ? 15 : nil
      }, report: report
    ).run()
  }

  @Test func aTrackerHearsStepsCheckpointsAndResultsInOrder() throws {
    try run(FakeLearner(stepCount: 5))
    let solo = "learner.type=fake,learner.rate=0.5,learner.list=[],metrics.0=forgetting"
    #expect(
      tracker.notes == [
        "follow solo seed 5 from 0 with \(solo)", "step 1 loss first", "step 2 loss first",
        "step 3 loss first", "step 4 loss first", "synchronize", "checkpoint 4 [\"weights\"]",
        "step 5 loss first", "synchronize", "checkpoint 5 [\"weights\"]",
        "finish [\"evaluation-0\"]",
      ])
  }

  @Test func aResumedRunIsFollowedFromItsCheckpoint() throws {
    try run(FakeLearner(stepCount: 5), stopAfter: 2)
    #expect(tracker.notes.suffix(3) == ["synchronize", "checkpoint 2 [\"weights\"]", "stop"])
    try run(FakeLearner(stepCount: 5), resume: true)
    let second = tracker.notes.drop { !$0.hasPrefix("follow solo seed 5 from 2 ") }
    #expect(second.dropFirst().first == "step 3 loss first")
    #expect(second.last == "finish [\"evaluation-0\"]")
  }

  @Test func aRunThatFailsIsReportedAsFailed() {
    let learner = FakeLearner(stepCount: 5)
    learner.beforeStep = { if $0 == 2 { throw DivergenceError(firstIn: "x") } }
    #expect(throws: RunError.self) { try run(learner) }
    #expect(tracker.notes.last == "fail")
  }

  @Test func aTrackerThatDoesNotWorkStopsTheRunBeforeItsFirstStep() {
    tracker.failsAt = "follow"
    let learner = FakeLearner(stepCount: 5)
    learner.beforeStep = { _ in Issue.record("a step was taken") }
    let error = #expect(throws: RunError.self) { try run(learner) }
    #expect(
      error?.message
        == "tracker 'fake': the other side hung up; remove it from 'trackers:' to run without it")
  }

  @Test func aTrackerThatFailsLaterIsSaidOnceAndLeftOut() throws {
    tracker.failsAt = "step 3"
    var events: [String] = []
    try run(FakeLearner(stepCount: 5)) { event in
      if case .trackerFailed(let learner, let name, let reason) = event {
        events.append("\(learner) \(name) \(reason)")
      }
    }
    #expect(events == ["solo fake the other side hung up"])
    #expect(tracker.notes.last == "step 2 loss first")
    #expect(try fixture.timelessMetrics().count == 5)
  }
}
