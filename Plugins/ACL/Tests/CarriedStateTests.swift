import ACL
import EngramCore
import MetaTraining
import Optimization
import PluginTestSupport
import TensorEngine
import Testing

@Suite("The state that is carried over episodes")
struct CarriedStateTests {
  /// Tasks of one episode of two demonstrations of each of three labels and two queries each.
  private func tasks(_ numbers: Range<Int32>) -> [EpisodeBatch.Task] {
    numbers.map { number in
      let first = 8 * number
      return EpisodeBatch.Task(
        demonstrationRows: Array(first..<first + 6), labels: [0, 1, 2, 2, 0, 1],
        queryRows: Array(first + 6..<first + 8), queryLabels: [number % 3, 2])
    }
  }

  private func run(
    _ tasks: [EpisodeBatch.Task], _ carried: CarriedState?, _ fixture: ModelFixture
  ) -> (losses: [Double], gradients: Tensor) {
    let gradients = fixture.store.makeVector()
    let pass = fixture.pass(gradients)
    let result = ObjectivePass(
      model: fixture.model, loss: CrossEntropyLoss(),
      objective: ContinualObjective(taskCount: tasks.count, remembers: true), readingWeight: 0,
      episodeCount: 1
    ).run(
      EpisodeBatch(count: 1, images: fixture.images(32, seed: 3), tasks: tasks),
      carrying: carried, pass)
    pass.tape.backward()
    return (result.totals.map(\.lossSum), gradients)
  }

  /// Two episodes in a row are one of four tasks: the terms on the last two agree.
  @Test func episodesGoOnWhereTheOnesBeforeEnded() throws {
    let fixture = try ModelFixture()
    let carried = CarriedState(like: fixture.model.initialState(batch: 1, fixture.pass()))
    let fresh = run(tasks(2..<4), nil, fixture).losses
    #expect(run(tasks(0..<2), carried, fixture).losses == run(tasks(0..<2), nil, fixture).losses)
    let after = run(tasks(2..<4), carried, fixture).losses
    let whole = run(tasks(0..<4), nil, fixture).losses
    // Terms of four tasks: after 3 of 1, 2, 3 are 3, 4, 5; after 4 of 1, 2, 3, 4 are 6, 7, 8, 9.
    for (actual, expected) in zip(after, [whole[5], whole[8], whole[9]]) {
      #expect(abs(actual - expected) < 1e-5 * expected)
    }
    #expect(zip(after, fresh).allSatisfy { abs($0 - $1) > 1e-3 })
  }

  /// The slow weights take the gradient of one episode, as if the carried deviation were a constant: a
  /// finite difference with that constant agrees.
  @Test func noGradientGoesBackThroughTheCarriedState() throws {
    let fixture = try ModelFixture()
    let carried = CarriedState(like: fixture.model.initialState(batch: 1, fixture.pass()))
    _ = run(tasks(0..<2), carried, fixture)
    let saved = carried.tensors.map { $0.copied() }
    func loss() -> Double {
      for (part, value) in zip(carried.tensors, saved) {
        part.pointer.update(from: value.pointer, count: part.count)
      }
      let losses = run(tasks(2..<4), carried, fixture).losses
      // The mean over three terms of two queries each.
      return losses.reduce(0, +) / 6
    }
    for (part, value) in zip(carried.tensors, saved) {
      part.pointer.update(from: value.pointer, count: part.count)
    }
    let gradients = run(tasks(2..<4), carried, fixture).gradients
    let weights = try #require(
      fixture.store.named(fixture.store.values).first { $0.name == "sequence.0.w_y" }?.tensor)
    let gradient = try #require(
      fixture.store.named(gradients).first { $0.name == "sequence.0.w_y" }?.tensor)
    let step: Float = 1e-2
    for place in [0, 7, 20] {
      let value = weights.pointer[place]
      weights.pointer[place] = value + step
      let above = loss()
      weights.pointer[place] = value - step
      let below = loss()
      weights.pointer[place] = value
      let difference = (above - below) / Double(2 * step)
      #expect(abs(difference - Double(gradient.pointer[place])) < 2e-3, "place \(place)")
    }
  }

  private func train(_ settings: String, lanes: Int = 1) throws -> [[Double]] {
    let learner: any Learner = try registry.make(
      .learner,
      from: """
        {type: acl, steps: 4, batch: 3, episodes-per-pass: 2, width: 12, dropout: 0,
         layer: {type: srwm, heads: 3, dropout: 0, query-scale: 1, initial-scale: 2},
         encoder: {type: conv4, blocks: 2, channels: 4, dropout: 0}, label-scale: 20,
         optimizer: {type: adam, rate: {type: constant, value: 0}},
         stream: {type: episodes, shots: 2, queries: 2, datasets: [
           {type: glyphs, classes: 6, examples: 4, size: 8, normalize: unit}]}\(settings)}
        """)
    try learner.prepare(LearnerContext(seed: 1, lanes: LaneGroup(count: lanes), roots: noRoots))
    return try (0..<4).map { step in
      try learner.train(step: step).values.filter { $0.name.hasPrefix("loss") }.map(\.value)
    }
  }

  /// Without changes of the parameters, a step differs when it goes on in another state.
  @Test func theStateIsForgottenAfterSoManyEpisodes() throws {
    let (fresh, carried) = (try train(""), try train(", carry-state: 2"))
    #expect(fresh[0] == carried[0] && fresh[2] == carried[2])
    #expect(fresh[1] != carried[1] && fresh[3] != carried[3])
    let further = try train(", carry-state: 3")
    #expect(further[1] == carried[1] && further[2] != fresh[2] && further[3] == fresh[3])
  }

  @Test func everyPlaceOfTheBatchCarriesItsOwn() throws {
    let (one, two) = (
      try train(", carry-state: 4"), try train(", carry-state: 4", lanes: 2)
    )
    for (first, second) in zip(one.joined(), two.joined()) { #expect(abs(first - second) < 1e-4) }
  }
}
