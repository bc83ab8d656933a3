import EngramCore
import PluginTestSupport
import TensorEngine
import Testing

@testable import MetaLearners

@Suite("A layer that learns online")
struct OnlineTests {
  /// From zero, at (1, 2) of label 0 with the rate 1/2: p = (1/2, 1/2), so W gets ±(1/4, 1/2) and b ±1/4.
  @Test func oneStepByHand() {
    let tape = Tape(device: CPUDevice())
    let layer = tape.apply(
      OnlineDescent(labels: [0]),
      to: [
        Tensor([1, 2], shape: [1, 1, 2]), Tensor(repeating: 0, shape: [1, 2, 2]),
        Tensor(repeating: 0, shape: [1, 2]), Tensor([0.5], shape: [1]),
      ].map(tape.constant))
    #expect(layer[0].value.elements == [0.25, 0.5, -0.25, -0.5])
    #expect(layer[1].value.elements == [0.25, -0.25])
    let logits = tape.apply(
      BatchLinear(), to: tape.constant(Tensor([1, 1], shape: [1, 1, 2])), layer[0], layer[1])
    #expect(logits.value.elements == [1, -1])
  }

  private static let shapes: [Shape] = [[1, 4, 3], [1, 2, 3], [1, 2], [1]]

  private static let inputs: [Tensor] = shapes.map { shape in
    var random = RandomStream(seed: UInt64(shape.elementCount))
    let values = (0..<shape.elementCount).map { _ in random.uniform(in: -1...1) }
    return Tensor(shape == [1] ? [0.5] : values, shape: shape)
  }

  /// The loss of two queries after four steps.
  private func loss(
    _ inputs: [Tensor], gradients: [Tensor]? = nil, isSecondOrder: Bool = true
  ) -> Double {
    let tape = Tape(device: CPUDevice(), isRecording: gradients != nil)
    let variables = inputs.enumerated().map { place, input in
      gradients.map { tape.parameter(input, gradient: $0[place]) } ?? tape.constant(input)
    }
    let layer = tape.apply(
      OnlineDescent(labels: [0, 1, 1, 0], isSecondOrder: isSecondOrder), to: variables)
    let queries = tape.constant(Tensor([0.5, -1, 2, 1, 1, -0.5], shape: [1, 2, 3]))
    let losses = tape.apply(
      CrossEntropy(targets: [0, 1]), to: tape.apply(BatchLinear(), to: queries, layer[0], layer[1]))
    tape.seed(losses, with: Tensor(repeating: 1, shape: losses.shape))
    tape.backward()
    return losses.value.elements.reduce(0) { $0 + Double($1) }
  }

  /// `d(query loss) / d(features, initial layer, rate)`, through the gradient of every step.
  @Test func theSecondOrderGradientIsThatOfDifferences() {
    let gradients = Self.shapes.map { Tensor(repeating: 0, shape: $0) }
    _ = loss(Self.inputs, gradients: gradients)
    for (input, gradient) in gradients.enumerated() {
      for place in 0..<gradient.count {
        func shifted(_ step: Float) -> Double {
          var inputs = Self.inputs
          inputs[input] = inputs[input].copied()
          inputs[input].pointer[place] += step
          return loss(inputs)
        }
        let difference = (shifted(0.01) - shifted(-0.01)) / 0.02
        #expect(
          abs(difference - Double(gradient.pointer[place])) < 1e-3,
          "input \(input), element \(place): \(gradient.pointer[place]), not \(difference)")
      }
    }
  }

  /// In first order the initial layer gets the gradient of the last one, and features none.
  @Test func theFirstOrderGradientPassesTheStepsBy() {
    let gradients = Self.shapes.map { Tensor(repeating: 0, shape: $0) }
    let whole = Self.shapes.map { Tensor(repeating: 0, shape: $0) }
    #expect(
      loss(Self.inputs, gradients: gradients, isSecondOrder: false)
        == loss(Self.inputs, gradients: whole))
    #expect(gradients[0].elements.allSatisfy { $0 == 0 })
    #expect(gradients[1].elements.contains { $0 != 0 })
    #expect(gradients[1].elements != whole[1].elements)
    #expect(gradients[3].elements[0] != 0 && abs(gradients[3].elements[0]) < 10)
  }

  private func rule(_ settings: String) throws -> any MetaRule {
    let learner: any Learner = try registry.make(
      .learner,
      from: """
        {type: oml, steps: 0, encoder: {type: mlp, widths: [2]}, \(settings),
         stream: {type: episodes, datasets: [{type: glyphs, classes: 4, size: 8}]}}
        """)
    return try #require(learner as? MetaLearner<OML>).rule
  }

  /// Training and evaluation begin with the layer of a seed and take the same steps.
  @Test(arguments: ["start: random", "start: zero", "start: learned", "passes: 3, start: zero"])
  func trainingAndEvaluationAgree(settings: String) throws {
    let fixture = try RuleFixture(try rule(settings), features: 2, labels: 3)
    let logits = fixture.logits(
      [[0.5, 1]], after: [[1, 2], [-1, 0.5], [0.3, -2]], labels: [0, 1, 2], labelCount: 3)
    #expect(logits[0] == logits[1])
  }

  /// Where the task is told, the outputs of others stay as they are.
  @Test func outputsThatDoNotCompeteStay() throws {
    let fixture = try RuleFixture(try rule("start: random"), features: 2, labels: 4)
    let state = fixture.module.start(labelCount: 4, features: 2, seed: 3)
    let query = RuleFixture.rows([[0.5, 1]])
    let before = state.logits(of: query, fixture.pass()).elements
    state.learn(
      RuleFixture.rows([[1, 2], [2, 1]]), labels: [2, 3], competing: [2, 3], fixture.pass())
    let after = state.logits(of: query, fixture.pass()).elements
    #expect(after[..<2] == before[..<2] && after[2] != before[2] && after[3] != before[3])
  }

  /// Another rate in evaluations gives another layer, and zero stands for that of training.
  @Test func evaluationsMayHaveARateOfTheirOwn() throws {
    func answers(_ settings: String) throws -> [Float] {
      let fixture = try RuleFixture(
        try rule("start: zero, inner-rate: 0.1, \(settings)"), features: 2, labels: 2)
      let state = fixture.module.start(labelCount: 2, features: 2, seed: 1)
      state.learn(RuleFixture.rows([[1, 2]]), labels: [0], competing: nil, fixture.pass())
      return state.logits(of: RuleFixture.rows([[1, 1]]), fixture.pass()).elements
    }
    #expect(try answers("test-rate: 0") == answers("test-rate: 0.1"))
    #expect(try answers("test-rate: 0.2") != answers("test-rate: 0.1"))
  }
}
