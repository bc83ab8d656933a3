import EngramCore
import TensorEngine

extension TrainingLanes {
  /// Stops a step whose gradient is not finite, before the parameters take it on.
  ///
  /// - Throws: `DivergenceError` with the first tensor in which the step, taken again, is not finite.
  func checkGradients(
    _ gradients: Tensor, step: Int,
    _ measure: @escaping @Sendable (EpisodeBatch, PassPlace, ForwardPass) throws -> [ScoredRows]
  ) throws {
    guard !VectorMath.isFinite(gradients) else { return }
    let watch = NonFiniteWatch()
    let own = peers.lanes(of: group.count)
    for lane in own {
      // On the lane's own thread: its device belongs there.
      try group.run(lanes: own) { index in
        guard index == lane else { return }
        for (number, place) in batches.passes(lane: lane, step: step).enumerated()
        where watch.finding == nil {
          let pass = makeTrainingPass(
            lane: lane, seed: dropoutSeed(of: place), watch: watch)
          _ = try measure(
            try batches.episodes(of: place).get(),
            PassPlace(lane: lane, number: number, episodes: place.episodes), pass)
          pass.tape.backward()
        }
      }
      if watch.finding != nil { break }
    }
    // The lanes of any process may have been the first; all say the same.
    let findings = try peers.gather(Array((watch.finding ?? "").utf8))
    if let finding = findings.first(where: { !$0.isEmpty }) {
      throw DivergenceError(firstIn: String(decoding: finding, as: UTF8.self))
    }
    let named = store.named(gradients).first { !VectorMath.isFinite($0.tensor) }
    throw DivergenceError(
      firstIn: "the gradient \(named?.tensor.shape ?? gradients.shape) of "
        + (named?.name ?? "all parameters"))
  }

  /// Names the dropout masks of a pass.
  func dropoutSeed(of place: BatchMaker.Pass) -> UInt64 {
    RandomStream.key(
      seed,
      [RandomStream.key("dropout"), UInt64(place.step), UInt64(place.episodes.lowerBound)])
  }
}
