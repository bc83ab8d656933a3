import EngramCore
import EngramTesting
import PluginTestSupport
import TensorEngine
import Testing

@Suite("Steps that several processes share")
struct PeerTests {
  private static let glyphs = "{type: glyphs, classes: 6, examples: 4, size: 8, normalize: unit}"

  private static func make(settings: String) throws -> any Learner {
    try registry.make(
      .learner,
      from: """
        {type: acl, steps: 6, batch: 6, episodes-per-pass: 1, width: 12, reading-weight: 0.3,
         layer: {type: srwm, heads: 3, dropout: 0.1}, encoder: {type: conv4, blocks: 2, channels: 4},
         stream: {type: episodes, datasets: [\(glyphs)], shots: 2, queries: 2, tasks: 3}\(settings)}
        """)
  }

  /// Everything that four steps of four lanes leave behind, as bits.
  private struct Trace: Equatable, Sendable {
    var records: [[UInt64]] = []
    var tensors: [[UInt32]] = []
  }

  private static func train(_ peers: any PeerGroup, settings: String = "") throws -> Trace {
    let learner = try make(settings: settings)
    try learner.prepare(
      LearnerContext(seed: 1, lanes: LaneGroup(count: 4), roots: noRoots, peers: peers))
    var trace = Trace()
    for step in 0..<4 {
      trace.records.append(try learner.train(step: step).values.map(\.value.bitPattern))
    }
    trace.tensors = learner.checkpoint().map { $0.tensor.elements.map(\.bitPattern) }
    return trace
  }

  @Test(arguments: [2, 3, 4])
  func allOfThemTakeTheStepsOfOneAlone(count: Int) throws {
    let alone = try Self.train(NoPeers())
    for outcome in ThreadPeers.run(count, { try Self.train($0) }) {
      #expect(try outcome.get() == alone)
    }
  }

  @Test func whatIsNotANumberInOneIsNamedByAll() throws {
    let outcomes = ThreadPeers.run(
      2,
      {
        try Self.train(
          $0, settings: ", optimizer: {type: sgd, rate: {type: constant, value: 1000}}"
        )
      })
    let errors = outcomes.map { outcome in
      #expect(throws: DivergenceError.self) { _ = try outcome.get() }
    }
    #expect(errors[0] != nil && errors[0] == errors[1])
    #expect(errors[0]?.tensor.hasPrefix("the result [") == true)
  }

  @Test func aCarriedStateIsForOneProcess() throws {
    for outcome in ThreadPeers.run(2, { try Self.train($0, settings: ", carry-state: 4") }) {
      #expect(throws: RunError.self) { try outcome.get() }
    }
  }
}
