import EngramCore
import MetaTraining
import Optimization
import PluginTestSupport
import TensorEngine
import Testing

@testable import ACL

/// Demonstrations that are read in pieces, kept or computed once more.
@Suite("Pieces of demonstrations")
struct SequencePiecesTests {
  @Test(arguments: [
    (1, 5, [0..<5]), (2, 5, [0..<2, 2..<5]), (3, 2, [0..<1, 1..<2]), (2, 0, []),
    (0, 10, [0..<2, 2..<5, 5..<7, 7..<10]), (0, 9, [0..<3, 3..<6, 6..<9]), (0, 1, [0..<1]),
  ])
  func demonstrationsAreCutEvenly(count: Int, length: Int, expected: [Range<Int>]) {
    #expect(SequencePieces(count: count, areRecomputed: true).ranges(of: length) == expected)
  }

  /// Dropout everywhere, both auxiliary losses, a pass of two episodes and one of one.
  private func learner(_ layer: String, _ pieces: String) -> String {
    """
    {type: acl, steps: 3, batch: 3, episodes-per-pass: 2, width: 12, dropout: 0.2, label-scale: 20,
     first-shot-weight: 0.5, reading-weight: 0.5, layer: \(layer),
     encoder: {type: conv4, blocks: 2, channels: 4, dropout: 0.2},
     stream: {type: episodes, ways: 2, shots: 5, queries: 6, first-shots: true, datasets: [
       {type: glyphs, classes: 6, examples: 12, size: 8, normalize: unit}]}\(pieces)}
    """
  }

  /// What three steps leave: their losses, parameters and moments.
  private func outcome(
    _ yaml: String, lanes: Int = 1
  ) throws -> (losses: [Double], tensors: [String: [Float]]) {
    let learner: any Learner = try registry.make(.learner, from: yaml)
    try learner.prepare(LearnerContext(seed: 1, lanes: LaneGroup(count: lanes), roots: noRoots))
    let losses = try (0..<3).flatMap { try learner.train(step: $0).values.map(\.value) }
    let tensors = learner.checkpoint().map { ($0.name, $0.tensor.elements) }
    return (losses, Dictionary(uniqueKeysWithValues: tensors))
  }

  static let layers = [
    "{type: srwm, heads: 3, query-scale: 1}",
    "{type: srwm, heads: 3, query-scale: 1, gradient: official}", "{type: deltanet, heads: 3}",
    "{type: linear-attention, heads: 3}", "{type: lstm}", "{type: softmax-attention, heads: 3}",
  ]

  @Test(arguments: layers, [1, 2])
  func recomputedPiecesGiveTheSameBits(layer: String, lanes: Int) throws {
    for pieces in [0, 3] {
      let kept = try outcome(learner(layer, ", pieces: \(pieces)"), lanes: lanes)
      let again = try outcome(
        learner(layer, ", pieces: \(pieces), recompute: true"), lanes: lanes)
      #expect(kept.losses == again.losses)
      #expect(kept.tensors == again.tensors)
      #expect(kept.tensors.values.joined().allSatisfy { $0.isFinite })
    }
  }

  @Test func recomputedPiecesGiveTheSameBitsWithAnEncoderThatLearns() throws {
    func learner(_ recompute: Bool) -> String {
      """
      {type: acl, steps: 3, batch: 2, width: 12, pieces: 3, recompute: \(recompute), dropout: 0.2,
       carry-state: 2, layer: {type: srwm, heads: 3},
       encoder: {type: self-modifying-mixer, patch: 4, channels: 6, token-hidden: 5, channel-hidden: 7,
                 depth: 1, token-layer: {type: srwm, heads: 2},
                 channel-layer: {type: srwm, heads: 3}},
       stream: {type: episodes, ways: 2, shots: 3, queries: 1, datasets: [
         {type: glyphs, classes: 6, examples: 6, size: 8, normalize: unit}]}}
      """
    }
    let (kept, again) = (try outcome(learner(false)), try outcome(learner(true)))
    #expect(kept.losses == again.losses)
    #expect(kept.tensors == again.tensors)
  }

  /// Without dropout, whose masks depend on what is encoded together, pieces change the order of sums alone.
  @Test func piecesLearnWhatTheWholeDoes() throws {
    func learner(_ pieces: Int) -> String {
      """
      {type: acl, steps: 3, batch: 2, width: 12, pieces: \(pieces), dropout: 0, reading-weight: 1,
       layer: {type: srwm, heads: 3, dropout: 0, query-scale: 1},
       encoder: {type: conv4, blocks: 2, channels: 4, dropout: 0},
       optimizer: {type: sgd, rate: {type: constant, value: 0.01}},
       stream: {type: episodes, ways: 2, shots: 5, queries: 3, datasets: [
         {type: glyphs, classes: 6, examples: 12, size: 8, normalize: unit}]}}
      """
    }
    let whole = try outcome(learner(1))
    for pieces in [0, 4, 100] {
      let cut = try outcome(learner(pieces))
      for (one, other) in zip(whole.losses, cut.losses) {
        #expect(abs(one - other) <= 1e-4 * max(1, abs(one)))
      }
      for (name, elements) in whole.tensors {
        let others = try #require(cut.tensors[name])
        for (one, other) in zip(elements, others) { #expect(abs(one - other) < 1e-4, "\(name)") }
      }
    }
  }

  /// The most tensor memory of one step of 64 demonstrations.
  private func peak(_ pieces: String) throws -> Int {
    let learner: any Learner = try registry.make(
      .learner,
      from: """
        {type: acl, steps: 1, batch: 1, width: 12, layer: {type: srwm, heads: 3},
         encoder: {type: conv4, blocks: 2, channels: 8},
         stream: {type: episodes, tasks: 1, ways: 2, shots: 32, queries: 1, datasets: [
           {type: glyphs, classes: 4, examples: 40, size: 8, normalize: unit}]}\(pieces)}
        """)
    try learner.prepare(LearnerContext(seed: 1, lanes: LaneGroup(count: 1), roots: noRoots))
    let account = MemoryAccount()
    _ = try account.track { try learner.train(step: 0) }
    return account.peakByteCount
  }

  @Test func recomputedPiecesTakeLessMemory() throws {
    let (whole, kept) = (try peak(""), try peak(", pieces: 0"))
    let recomputed = try peak(", pieces: 0, recompute: true")
    #expect(2 * recomputed < kept && 2 * recomputed < whole)
  }
}
