import ACL
import EngramCore
import Networks
import PluginTestSupport
import TensorEngine
import Testing

@Suite("The in-context model")
struct InContextModelTests {
  /// The same sums in another order.
  let tolerance = 1e-5
  let labels: [Int32] = [0, 1, 2, 1, 0]

  private func read(
    _ fixture: ModelFixture, _ rows: Tensor, _ pass: ForwardPass
  ) -> [SequenceState] {
    let model = fixture.model
    let repeated = Array(repeating: labels, count: rows.shape[0]).flatMap { $0 }
    return model.read(
      pass.tape.constant(rows), labels: repeated,
      from: model.initialState(batch: rows.shape[0], pass), pass
    ).state
  }

  private func answer(
    _ fixture: ModelFixture, _ queries: Tensor, in state: [SequenceState], _ pass: ForwardPass
  ) -> Tensor {
    fixture.model.answer(pass.tape.constant(queries), in: state, pass).value
  }

  @Test(arguments: [false, true])
  func aQuerysAnswerDoesNotDependOnTheOthers(normalizesInput: Bool) throws {
    let fixture = try ModelFixture(normalizesInput: normalizesInput)
    let pass = fixture.pass()
    let state = read(fixture, fixture.rows(batch: 1, 5, seed: 1), pass)
    let queries = fixture.rows(batch: 1, 4, seed: 2)
    let together = answer(fixture, queries, in: state, pass)
    for index in 0..<4 {
      let alone = answer(fixture, queries.row(index), in: state, pass)
      #expect(alone.error(against: together.row(index)) < tolerance)
    }
  }

  @Test func demonstrationsOfOneEpisodeDoNotInfluenceAnother() throws {
    let fixture = try ModelFixture()
    let pass = fixture.pass()
    let demonstrations = fixture.rows(batch: 2, 5, seed: 1)
    let queries = fixture.rows(batch: 2, 3, seed: 2)
    let together = answer(fixture, queries, in: read(fixture, demonstrations, pass), pass)
    let changed = demonstrations.copied()
    for place in 0..<5 * fixture.width { changed.pointer[place] *= -2 }
    let afterChange = answer(fixture, queries, in: read(fixture, changed, pass), pass)
    #expect(afterChange.batchElement(1).elements == together.batchElement(1).elements)
    #expect(afterChange.batchElement(0).error(against: together.batchElement(0)) > 1e-3)
    let alone = answer(
      fixture, queries.batchElement(1),
      in: read(fixture, demonstrations.batchElement(1), pass), pass)
    #expect(alone.error(against: together.batchElement(1)) < tolerance)
  }

  @Test func probesAreAnsweredAsInTheStateBefore() throws {
    let fixture = try ModelFixture()
    let (model, pass) = (fixture.model, fixture.pass())
    let rows = fixture.rows(batch: 1, 5, seed: 1)
    var state = model.initialState(batch: 1, pass)
    let logits = try #require(
      model.read(
        pass.tape.constant(rows), labels: labels, asksFirst: true, from: state, pass
      ).askedLogits
    ).value
    for step in 0..<5 {
      let expected = answer(fixture, rows.row(step), in: state, pass)
      #expect(logits.row(step).error(against: expected) < tolerance, "step \(step)")
      state =
        model.read(
          pass.tape.constant(rows.row(step)), labels: [labels[step]], from: state, pass
        ).state
    }
  }

  @Test func answersDependOnLabelsThatWereRead() throws {
    let fixture = try ModelFixture()
    let (model, pass) = (fixture.model, fixture.pass())
    let rows = pass.tape.constant(fixture.rows(batch: 1, 5, seed: 1))
    let queries = fixture.rows(batch: 1, 3, seed: 2)
    let logits = [labels, labels.reversed()].map { labels in
      let state = model.read(
        rows, labels: labels.map { 2 - $0 }, from: model.initialState(batch: 1, pass), pass
      ).state
      return answer(fixture, queries, in: state, pass)
    }
    #expect(logits[0].shape == [1, 3, 3])
    // Two labels of five differ between the readings.
    let other = model.read(
      rows, labels: [2, 2, 0, 1, 1], from: model.initialState(batch: 1, pass), pass
    ).state
    #expect(answer(fixture, queries, in: other, pass).error(against: logits[0]) > 1e-3)
  }

  /// 28,896 of the encoder, 34,560 of the projection with six label vectors, 2 x (79,360 + 263,424)
  /// of the trunk, 1,285 of the head.
  @Test func theModelOfThePaperHas750309Parameters() throws {
    let learner: any Learner = try registry.make(
      .learner,
      from: """
        {type: acl, steps: 1, stream: {type: episodes, ways: 5, datasets: [
          {type: glyphs, size: 32, transforms: [rgb]}]}}
        """)
    #expect(learner.facts.first { $0.name == "parameters" }?.value == 750_309)
  }

  /// Uniform within 1 / sqrt(128 + 6), the bound of one linear layer over both.
  @Test func projectionAndLabelsStartAsOneLayer() throws {
    let store = ParameterStore()
    _ = try InContextModel(
      encoder: Conv4(channels: 32, dropout: 0), layer: SRWM(headCount: 16, dropout: 0),
      image: ImageShape(height: 32, width: 32, channels: 3), labelCount: 5,
      settings: InContextModelSettings(width: 256, layerCount: 1, feedForwardFactor: 2, dropout: 0),
      in: ParameterScope(store))
    store.seal(seed: 1)
    let bound = 1 / Float(134).squareRoot()
    for (name, tensor) in store.named(store.values) where name.hasPrefix("input.") {
      let largest = tensor.elements.map(abs).max() ?? 0
      #expect(largest <= bound && largest > 0.95 * bound, "\(name)")
    }
  }

  @Test func partsThatDoNotFitAreRefused() {
    #expect(throws: ShapeProblem.self) {
      try InContextModel(
        encoder: Conv4(channels: 2, dropout: 0), layer: SRWM(headCount: 5, dropout: 0),
        image: ImageShape(height: 16, width: 16, channels: 1), labelCount: 2,
        settings: InContextModelSettings(
          width: 12, layerCount: 1, feedForwardFactor: 2, dropout: 0),
        in: ParameterScope(ParameterStore()))
    }
  }
}
