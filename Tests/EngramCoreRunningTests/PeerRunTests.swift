import EngramCore
import EngramTesting
import Files
import Glibc
import JSONTree
import Synchronization
import Testing

/// Runs that several processes share: the first one writes and evaluates, all take the same steps.
struct PeerRunTests {
  let fixture: Fixture

  init() throws { fixture = try Fixture() }

  private struct Trace: Equatable, Sendable {
    var signal: Int32?
    var step = 0
    var summaryCount = 0
    var weights: [Float] = []
    var observations = 0
  }

  /// Runs six steps with validations in several processes, of which some are sent a signal during the third.
  private func run(
    _ count: Int, resume: Bool = false, signals: [Int: Int32] = [:]
  ) -> [Result<Trace, any Error>] {
    let fixture = fixture
    return ThreadPeers.run(count) { peers in
      let received = Mutex<Int32?>(nil)
      let learner = FakeLearner(stepCount: 6)
      learner.beforeStep = { step in
        if step == 2, let signal = signals[peers.rank] { received.withLock { $0 = signal } }
      }
      let plan = fixture.plan(
        [("solo", learner)],
        selection: ModelSelection(
          stream: FakeStream(episodeCount: 1), interval: 2, patience: nil, evaluatesBest: true))
      var options = fixture.options(resume: resume, lanes: 3)
      options.peers = peers
      let outcome = try Runner(plan, options, stopRequest: { received.withLock { $0 } }).run()
      var trace = Trace(weights: learner.weights, observations: learner.observations)
      switch outcome {
      case .finished(let summaries): trace.summaryCount = summaries.count
      case .stopped(let signal, _, let step): (trace.signal, trace.step) = (signal, step)
      case .paused(_, let step): Issue.record("paused after step \(step)")
      }
      return trace
    }
  }

  @Test func theFirstOneAloneEvaluatesAndHasResults() throws {
    let traces = try run(3).map { try $0.get() }
    #expect(traces.map(\.summaryCount) == [1, 0, 0])
    #expect(traces[0].observations > 0)
    #expect(traces[1].observations == 0 && traces[2].observations == 0)
    #expect(traces[1].weights == traces[2].weights)
    let shared = try fixture.timelessMetrics()
    let environment = try JSON.parse(try fixture.text("environment.json"))
    #expect(environment["processes"]?.int == 3)

    let alone = try Fixture()
    let plan = alone.plan(
      [("solo", FakeLearner(stepCount: 6))],
      selection: ModelSelection(
        stream: FakeStream(episodeCount: 1), interval: 2, patience: nil, evaluatesBest: true))
    _ = try alone.run(plan, alone.options(lanes: 3))
    #expect(try alone.timelessMetrics() == shared)
    #expect(
      try JSON.parse(alone.text("summary.json"))["evaluations"]
        == JSON.parse(fixture.text("summary.json"))["evaluations"])
  }

  @Test(arguments: [0, 1])
  func aSignalToOneStopsAllAfterTheSameStep(rank: Int) throws {
    let stopped = try run(2, signals: [rank: SIGUSR1]).map { try $0.get() }
    #expect(stopped.map(\.signal) == [SIGUSR1, SIGUSR1])
    #expect(stopped.map(\.step) == [3, 3])
    #expect(try fixture.timelessMetrics().count == 3)
    let resumed = try run(3, resume: true).map { try $0.get() }
    #expect(resumed.map(\.summaryCount) == [1, 0, 0])
    #expect(try fixture.timelessMetrics().count == 6)
  }

  @Test func fewerLanesThanProcessesAreRefused() throws {
    let outcomes = run(4)
    #expect(throws: RunError.self) { try outcomes[0].get() }
    #expect(!Folder.exists(fixture.folder + "/experiment.yaml"))
  }

  @Test(arguments: [(4, 2), (5, 3), (7, 7), (16, 5)])
  func everyLaneBelongsToOneProcess(laneCount: Int, count: Int) {
    let lanes = ThreadPeers.run(count) { peers in Array(peers.lanes(of: laneCount)) }
      .compactMap { try? $0.get() }
    #expect(lanes.flatMap(\.self) == Array(0..<laneCount))
    #expect(lanes.allSatisfy { !$0.isEmpty })
  }
}
