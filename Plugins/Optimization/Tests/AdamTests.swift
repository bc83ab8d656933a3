import EngramCore
import TensorEngine
import Testing

@Suite("Adam")
struct AdamTests {
  private func run(_ settings: String = "", start: Float = 0) throws -> OptimizerRun {
    try OptimizerRun("{type: adam\(settings)}", start: start)
  }

  /// Rate 1e-3, betas 0.9 and 0.995, epsilon 1e-9; gradients 1, then 0.5:
  /// m̂ = 0.14 / 0.19, v̂ = 0.006225 / 0.009975.
  @Test func theDefaultsAreThoseOfThePaper() throws {
    let adam = try run()
    let (rate, norm) = adam.step(1, [1, 0])
    #expect(rate == 1e-3 && norm == 1)
    #expect(abs(adam.values[0] + 1e-3) < 1e-9)
    _ = adam.step(2, [0.5, 0])
    let second = (0.14 / 0.19) / (0.006_225 / 0.009_975).squareRoot()
    #expect(abs(adam.values[0] + 1e-3 * (1 + second)) < 1e-8)
    #expect(adam.values[1] == 0)
  }

  @Test func theRateFollowsItsSchedule() throws {
    let adam = try run(", rate: {type: constant, value: 0.4, warmup: 4}")
    #expect(adam.step(1, [1, 1]).rate == 0.1)
    #expect(abs(adam.values[0] + 0.1) < 1e-6)
    #expect(adam.step(2, [1, 1]).rate == 0.2)
    #expect(abs(adam.values[0] + 0.3) < 1e-6)
  }

  /// A gradient of norm 5 is scaled to 1; the norm that is told is that before clipping.
  @Test func clippingScalesTheWholeGradient() throws {
    let adam = try run(", clip: 1")
    #expect(adam.step(1, [3, 4]).gradientNorm == 5)
    let first = try #require(adam.state.vectors.first { $0.name == "adam.first" }).vector.elements
    #expect(abs(first[0] - 0.06) < 1e-7 && abs(first[1] - 0.08) < 1e-7)
    let unclipped = try run(", clip: 6")
    _ = unclipped.step(1, [3, 4])
    #expect(abs(unclipped.state.vectors[0].vector.elements[0] - 0.3) < 1e-7)
  }

  /// Decay does not pass through the moments: 2 - 0.1 (1 + 0.5 * 2).
  @Test func weightDecayIsDecoupled() throws {
    let adam = try run(", weight-decay: 0.5, rate: {type: constant, value: 0.1}", start: 2)
    _ = adam.step(1, [1, 0])
    #expect(abs(adam.values[0] - 1.8) < 1e-6)
    #expect(abs(adam.values[1] - 1.9) < 1e-6)
  }
}
