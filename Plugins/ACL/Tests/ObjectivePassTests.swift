import ACL
import EngramCore
import MetaTraining
import Optimization
import TensorEngine
import Testing

@Suite("The objective of a batch of episodes")
struct ObjectivePassTests {
  /// Two episodes of three tasks with 4, 3 and 5 demonstrations, 2, 1 and 3 queries, 3 first shots, and
  /// of two datasets in different orders; the rows of the images are shuffled, so that nothing can rely
  /// on their order.
  private func batch(_ fixture: ModelFixture) -> EpisodeBatch {
    let (demonstrations, queries) = ([4, 3, 5], [2, 1, 3])
    let total = 2 * (demonstrations + queries + [3, 3, 3]).reduce(0, +)
    var random = RandomStream(seed: 5)
    var rows = random.permutation(of: total).map(Int32.init)
    func take(_ count: Int) -> [Int32] {
      defer { rows.removeLast(count) }
      return rows.suffix(count)
    }
    func labels(_ count: Int) -> [Int32] {
      (0..<count).map { _ in Int32(random.index(below: 3)) }
    }
    let tasks = zip(demonstrations, queries).map { shown, asked in
      EpisodeBatch.Task(
        demonstrationRows: take(2 * shown), labels: labels(2 * shown), queryRows: take(2 * asked),
        queryLabels: labels(2 * asked), firstShots: (take(6), labels(6)),
        datasetIndices: shown == 3 ? [1, 0] : [0, 1])
    }
    return EpisodeBatch(
      count: 2, images: fixture.images(total, seed: 6), tasks: tasks, datasetCount: 2)
  }

  /// How demonstrations are read.
  struct Reading: Sendable {
    var weight: Float
    var pieces = SequencePieces.whole
  }

  @Test(
    arguments: [
      ContinualObjective(taskCount: 3, remembers: true),
      ContinualObjective(taskCount: 3, remembers: false),
      ContinualObjective(weights: [[1], [2, 0], [0, 3, 4]]),
    ],
    [
      Reading(weight: 0), Reading(weight: 0.7),
      Reading(weight: 0.7, pieces: SequencePieces(count: 2, areRecomputed: false)),
      Reading(weight: 0.7, pieces: SequencePieces(count: 3, areRecomputed: true)),
    ])
  func agreesWithAskingOneByOne(objective: ContinualObjective, reading: Reading) throws {
    let readingWeight = reading.weight
    let fixture = try ModelFixture()
    let batch = batch(fixture)
    let gradients = fixture.store.makeVector()
    let pass = fixture.pass(gradients)
    let result = ObjectivePass(
      model: fixture.model, loss: CrossEntropyLoss(), objective: objective,
      readingWeight: readingWeight, episodeCount: batch.count, pieces: reading.pieces
    ).run(batch, pass)
    pass.tape.backward()

    let expectedGradients = fixture.store.makeVector()
    let expected = PlainObjective(
      fixture: fixture, batch: batch, weights: objective.terms.map { Double($0.weight) },
      readingWeight: Double(readingWeight)
    ).run(addingTo: expectedGradients)
    // Queries of tasks 1, 2 and 3 are 4, 2 and 6 over both episodes.
    #expect(result.totals.map(\.count) == [4, 4, 2, 4, 2, 6])
    #expect(result.totals.map(\.rightCount) == expected.rightCounts)
    for (actual, wanted) in zip(result.totals.map(\.lossSum), expected.lossSums) {
      #expect(abs(actual - wanted) < 1e-5 * wanted)
    }
    #expect(result.reading.count == (readingWeight > 0 ? 24 : 0))
    #expect(result.reading.rightCount == expected.readingRightCount)
    #expect(abs(result.reading.lossSum - expected.readingLossSum) < 1e-4)
    for (actual, wanted) in zip(
      fixture.store.named(gradients), fixture.store.named(expectedGradients))
    where !wanted.name.hasSuffix("0.bias") {  // ahead of a norm: only rounding errors
      #expect(actual.tensor.error(against: wanted.tensor) < 1e-4, "\(wanted.name)")
    }
  }

  @Test(arguments: [nil, 1])
  func auxiliaryTermsAndFactorsAgreeWithAskingOneByOne(samples: Int?) throws {
    let fixture = try ModelFixture()
    let batch = batch(fixture)
    var objective = ContinualObjective(weights: [[1], [2, 3], [4, 5, 6]], firstShotWeight: 0.5)
    var random = RandomStream(seed: 3)
    if let samples { objective = objective.sampled(samples, from: &random) }
    let gradients = fixture.store.makeVector()
    let pass = fixture.pass(gradients)
    let result = ObjectivePass(
      model: fixture.model, loss: CrossEntropyLoss(), objective: objective,
      datasetWeights: [0.1, 2], readingWeight: 0, episodeCount: batch.count
    ).run(batch, pass)
    pass.tape.backward()

    let expectedGradients = fixture.store.makeVector()
    let expected = PlainObjective(
      fixture: fixture, batch: batch,
      weights: objective.terms.map { $0.isAsked ? Double($0.weight) : nil },
      firstShotWeights: objective.firstShotWeights.map(Double.init), datasetWeights: [0.1, 2],
      readingWeight: 0
    ).run(addingTo: expectedGradients)
    let wanted = expected.lossSums + expected.firstShotLossSums
    for (actual, wanted) in zip(result.totals.map(\.lossSum), wanted) {
      #expect(abs(actual - wanted) <= 1e-5 * wanted)
    }
    // The queries of tasks 1, 2 and 3; each episode has task 2 from the other dataset.
    #expect(result.rows.suffix(3).map { $0.map(\.count) } == [[2, 2], [1, 1], [3, 3]])
    for (actual, wanted) in zip(
      fixture.store.named(gradients), fixture.store.named(expectedGradients))
    where !wanted.name.hasSuffix("0.bias") {  // ahead of a norm: only rounding errors
      #expect(actual.tensor.error(against: wanted.tensor) < 1e-4, "\(wanted.name)")
    }
  }

  /// What a lane's share of a step is divided by is the whole step.
  @Test func lossesAreAveragedOverTheEpisodesOfTheStep() throws {
    let fixture = try ModelFixture()
    let gradients = [2, 8].map { episodeCount in
      let gradients = fixture.store.makeVector()
      let pass = fixture.pass(gradients)
      _ = ObjectivePass(
        model: fixture.model, loss: CrossEntropyLoss(),
        objective: ContinualObjective(taskCount: 3, remembers: true), readingWeight: 0.5,
        episodeCount: episodeCount
      ).run(batch(fixture), pass)
      pass.tape.backward()
      return gradients
    }
    let quarter = Tensor(gradients[0].elements.map { $0 / 4 }, shape: gradients[0].shape)
    #expect(gradients[1].error(against: quarter) < 1e-6)
  }

  @Test func resultsAddUp() {
    var one = ObjectiveResult(measureCount: 2, datasetCount: 2)
    one.add(loss: 1.5, isRight: true, measure: 0, dataset: 1)
    one.add(loss: 0.5, isRight: false, measure: 0, dataset: 0)
    one.reading.count = 5
    var two = one
    two.add(loss: 4, isRight: true, measure: 1, dataset: 0)
    two.add(one)
    #expect(two.totals.map(\.lossSum) == [4, 4])
    #expect(two.totals.map(\.count) == [4, 1])
    #expect(two.totals.map(\.rightCount) == [2, 1])
    #expect(two.rows[0].map(\.count) == [2, 2])
    #expect(two.rows[0][1].meanLoss == 1.5 && two.totals[0].accuracy == 0.5)
    #expect(two.reading.count == 10)
  }
}
