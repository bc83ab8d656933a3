import ACL
import EngramCore
import Optimization
import TensorEngine
import Testing

@Suite("The objective of a batch of episodes")
struct ObjectivePassTests {
  /// Two episodes of three tasks with 4, 3 and 5 demonstrations, 2, 1 and 3 queries; the rows of the
  /// images are shuffled, so that nothing can rely on their order.
  private func batch(_ fixture: ModelFixture) -> EpisodeBatch {
    let (demonstrations, queries) = ([4, 3, 5], [2, 1, 3])
    let total = 2 * (demonstrations + queries).reduce(0, +)
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
        queryLabels: labels(2 * asked))
    }
    return EpisodeBatch(count: 2, images: fixture.images(total, seed: 6), tasks: tasks)
  }

  @Test(
    arguments: [
      ContinualObjective(taskCount: 3, remembers: true),
      ContinualObjective(taskCount: 3, remembers: false),
      ContinualObjective(weights: [[1], [2, 0], [0, 3, 4]]),
    ], [Float(0), 0.7])
  func agreesWithAskingOneByOne(objective: ContinualObjective, readingWeight: Float) throws {
    let fixture = try ModelFixture()
    let batch = batch(fixture)
    let gradients = fixture.store.makeVector()
    let pass = fixture.pass(gradients)
    let result = ObjectivePass(
      model: fixture.model, loss: CrossEntropyLoss(), objective: objective,
      readingWeight: readingWeight, episodeCount: batch.count
    ).run(batch, pass)
    pass.tape.backward()

    let expectedGradients = fixture.store.makeVector()
    let expected = PlainObjective(
      fixture: fixture, batch: batch, weights: objective.terms.map { Double($0.weight) },
      readingWeight: Double(readingWeight)
    ).run(addingTo: expectedGradients)
    // Queries of tasks 1, 2 and 3 are 4, 2 and 6 over both episodes.
    #expect(result.rowCounts == [4, 4, 2, 4, 2, 6])
    #expect(result.rightCounts == expected.rightCounts)
    for (actual, wanted) in zip(result.lossSums, expected.lossSums) {
      #expect(abs(actual - wanted) < 1e-5 * wanted)
    }
    #expect(result.readingRowCount == (readingWeight > 0 ? 24 : 0))
    #expect(result.readingRightCount == expected.readingRightCount)
    #expect(abs(result.readingLossSum - expected.readingLossSum) < 1e-4)
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
    var one = ObjectiveResult(termCount: 2)
    one.lossSums = [1, 2]
    one.rowCounts = [3, 4]
    one.readingRowCount = 5
    var two = one
    two.rightCounts = [1, 0]
    two.add(one)
    #expect(two.lossSums == [2, 4])
    #expect(two.rowCounts == [6, 8] && two.rightCounts == [1, 0] && two.readingRowCount == 10)
  }
}
