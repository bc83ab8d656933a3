import ACL
import EngramCore
import MetaTraining
import Networks
import Optimization
import TensorEngine
import Testing

/// The objective with an encoder that learns while it reads.
struct SequenceEncoderObjectiveTests {
  private func mixer() -> SelfModifyingMixer {
    var shape = MixerShape()
    (shape.patch, shape.channels, shape.tokenHidden, shape.channelHidden) = (2, 6, 5, 7)
    (shape.depth, shape.features) = (1, 9)
    return SelfModifyingMixer(
      shape, tokenLayer: SRWM(headCount: 1, dropout: 0, initialScale: 2, queryScale: 1),
      channelLayer: SRWM(headCount: 2, dropout: 0, initialScale: 2, queryScale: 1),
      labelScale: 20)
  }

  private func batch(_ fixture: ModelFixture) -> EpisodeBatch {
    let tasks = [Int32(0), 10].map { first in
      EpisodeBatch.Task(
        demonstrationRows: Array(first..<first + 6), labels: [0, 1, 2, 2, 0, 1],
        queryRows: Array(first + 6..<first + 10), queryLabels: [2, 1, 0, 2],
        datasetIndices: [0, 0])
    }
    return EpisodeBatch(count: 2, images: fixture.images(20, seed: 6), tasks: tasks)
  }

  @Test func agreesWithAskingOneByOne() throws {
    let fixture = try ModelFixture(encoder: mixer())
    let batch = batch(fixture)
    let objective = ContinualObjective(taskCount: 2, remembers: true)
    let gradients = fixture.store.makeVector()
    let pass = fixture.pass(gradients)
    let result = ObjectivePass(
      model: fixture.model, loss: CrossEntropyLoss(), objective: objective, readingWeight: 0.5,
      episodeCount: 2
    ).run(batch, pass)
    pass.tape.backward()
    let expectedGradients = fixture.store.makeVector()
    let expected = PlainObjective(
      fixture: fixture, batch: batch, weights: objective.terms.map { Double($0.weight) },
      readingWeight: 0.5
    ).run(addingTo: expectedGradients)
    for (actual, wanted) in zip(result.totals.map(\.lossSum), expected.lossSums) {
      #expect(abs(actual - wanted) < 1e-5 * wanted)
    }
    #expect(abs(result.reading.lossSum - expected.readingLossSum) < 1e-5 * expected.readingLossSum)
    #expect(gradients.error(against: expectedGradients) < 1e-4)
  }

  /// What the encoder has learned takes part: other labels change its state, and the gradient of the
  /// backward term reaches the slow weights of its layers.
  @Test func theEncoderLearnsToo() throws {
    let fixture = try ModelFixture(encoder: mixer())
    let (batch, gradients) = (batch(fixture), fixture.store.makeVector())
    let pass = fixture.pass(gradients)
    _ = ObjectivePass(
      model: fixture.model, loss: CrossEntropyLoss(),
      objective: ContinualObjective(weights: [[0], [1, 0]]), readingWeight: 0, episodeCount: 2
    ).run(batch, pass)
    pass.tape.backward()
    for name in ["tokens", "channels"] {
      for matrix in ["w_y", "w_q", "w_k", "w_b"] {
        let key = "encoder.0.\(name).layer.\(matrix)"
        let gradient = try #require(
          fixture.store.named(gradients).first { $0.name == key }?.tensor, "\(key)")
        #expect(gradient.elements.contains { abs($0) > 1e-7 }, "\(key)")
      }
    }
  }
}
