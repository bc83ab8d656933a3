import EngramCore
import EngramTesting
import Networks
import TensorEngine
import Testing

@Suite("The SRWM layer")
struct SRWMTests {
  private func parameters(_ layer: SRWM, width: Int) -> [String: Tensor] {
    let store = ParameterStore()
    _ = layer.makeModule(width: width, in: ParameterScope(store))
    store.seal(seed: 1)
    return Dictionary(uniqueKeysWithValues: store.named(store.values).map { ($0.name, $0.tensor) })
  }

  /// With heads of 16: `w_y`, `w_k`, `w_b` 1/sqrt(16), `w_q` a hundredth of it.
  @Test(arguments: [("w_y", 0.25), ("w_q", 0.0025), ("w_k", 0.25), ("w_b", 0.25)])
  func initialDeviationsAreThoseOfThePaper(name: String, deviation: Double) throws {
    let weights = try #require(parameters(SRWM(headCount: 16, dropout: 0), width: 256)[name])
    let (mean, measured) = moments(weights)
    // Four deviations of what 1024 samples scatter.
    #expect(abs(mean) < 0.125 * deviation)
    #expect(abs(measured - deviation) < 0.09 * deviation)
  }

  @Test func scalesAndGateMeanAreSettings() throws {
    let layer = SRWM(headCount: 4, dropout: 0, initialScale: 2, queryScale: 3, gateMean: -1)
    let weights = parameters(layer, width: 256)
    for (name, mean, deviation) in [
      ("w_y", 0.0, 0.25), ("w_q", 0, 0.375), ("w_k", 0, 0.25), ("w_b", -1, 0.25),
    ] {
      let measured = moments(try #require(weights[name]))
      #expect(abs(measured.mean - mean) < 0.04, "\(name)")
      #expect(abs(measured.deviation - deviation) < 0.1 * deviation, "\(name)")
    }
  }

  @Test func theRestStartsAsInPyTorch() throws {
    let weights = parameters(SRWM(headCount: 16, dropout: 0), width: 256)
    #expect(weights["norm.gamma"]?.elements.allSatisfy { $0 == 1 } == true)
    #expect(weights["norm.beta"]?.elements.allSatisfy { $0 == 0 } == true)
    let out = try #require(weights["out"]).elements.map(abs)
    #expect(out.allSatisfy { $0 <= 1.0 / 16 } && (out.max() ?? 0) > 0.99 / 16)
    #expect(weights.values.reduce(0) { $0 + $1.count } == 79_360)
  }

  /// Head widths around the vector width, and gates that write strongly.
  @Test(arguments: [(1, 4), (4, 12), (2, 34), (1, 40)])
  func contract(heads: Int, width: Int) {
    let layer = SRWM(headCount: heads, dropout: 0.1, queryScale: 1, gateMean: 0.2)
    let violations = SequenceLayerContract.violations(of: layer, width: width)
    #expect(violations.isEmpty, "\(violations.joined(separator: "\n"))")
  }

  @Test func widthsThatDoNotFitAreRefused() {
    for (heads, width) in [(3, 16), (1, 257)] {
      #expect(throws: ShapeProblem.self) {
        try SRWM(headCount: heads, dropout: 0).validate(width: width)
      }
    }
  }

  private func moments(_ tensor: Tensor) -> (mean: Double, deviation: Double) {
    let elements = tensor.elements.map(Double.init)
    let mean = elements.reduce(0, +) / Double(elements.count)
    let squares = elements.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    return (mean, (squares / Double(elements.count)).squareRoot())
  }
}
