import TensorEngine
import Testing

@testable import Baselines

@Suite("Gradients that let no earlier loss grow")
struct GradientProjectionTests {
  private func projected(
    _ gradient: [Float], against others: [[Float]], margin: Double = 0
  ) -> [Float] {
    let tensor = Tensor(gradient, shape: [gradient.count])
    GradientProjection.project(
      tensor, against: others.map { Tensor($0, shape: [$0.count]) }, margin: margin)
    return tensor.elements
  }

  @Test func agreementIsLeftAlone() {
    #expect(projected([1, 2], against: [[1, 0], [0, 0.5]], margin: 0.5) == [1, 2])
  }

  /// (1, -1) against (0, 2): what is against it goes.
  @Test func oneConstraintGivesTheOrthogonalPart() {
    let result = projected([1, -1], against: [[0, 2]])
    #expect(abs(result[0] - 1) < 1e-6)
    #expect(abs(result[1]) < 1e-3)
  }

  /// With a margin of 0.5 at least half the earlier gradient is added: v = 0.5, and -1 + 0.5 * 2 = 0 is reached by it.
  @Test func theMarginAddsWhatIsNotNeeded() {
    let result = projected([1, -0.1], against: [[0, 2]], margin: 0.5)
    #expect(abs(result[1] - 0.9) < 1e-6)
  }

  /// The nearest point of a cone between two gradients, by trying all combinations of active constraints.
  @Test(arguments: 0..<20)
  func theSolutionIsTheNearest(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), RandomStream.key("projection"))
    let gradient = (0..<5).map { _ in random.uniform(in: -1...1) }
    let others = (0..<3).map { _ in (0..<5).map { _ in random.uniform(in: -1...1) } }
    let result = projected(gradient, against: others)
    func dot(_ one: [Float], _ other: [Float]) -> Float {
      zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
    }
    for other in others { #expect(dot(result, other) > -5e-3) }
    // No feasible point on the way to any of many others is nearer to the gradient.
    let distance = dot(zip(result, gradient).map(-), zip(result, gradient).map(-))
    for _ in 0..<2000 {
      let point = (0..<5).map { gradient[$0] + random.uniform(in: -1...1) }
      guard others.allSatisfy({ dot(point, $0) >= 0 }) else { continue }
      let difference = zip(point, gradient).map(-)
      #expect(dot(difference, difference) > distance - 1e-2)
    }
  }
}
