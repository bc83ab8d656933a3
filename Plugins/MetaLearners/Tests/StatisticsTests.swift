import EngramCore
import Foundation
import PluginTestSupport
import TensorEngine
import Testing

@testable import MetaLearners

@Suite("Classes as statistics")
struct StatisticsTests {
  private func posterior(
    _ form: VariancePosterior.Form, alpha: Double, beta: Double
  )
    -> GeMCL.Posterior
  {
    GeMCL.Posterior(form: form, start: [Float(log(alpha - 1)), Float(log(beta))], learned: nil)
  }

  private func fixture(_ rule: any ClassRule) throws -> RuleFixture {
    try RuleFixture(Statistics(rule: rule), features: 2, labels: 2)
  }

  @Test func prototypesAreNearestMeans() throws {
    let both = try fixture(Prototypes.Distance()).logits(
      [[1, 1], [4, 3]], after: [[0, 0], [4, 4], [2, 0]], labels: [0, 1, 0], labelCount: 2)
    // The means are (1, 0) and (4, 4).
    for logits in both { #expect(logits == [-1, -18, -18, -1]) }
  }

  /// Two demonstrations 1 and 3 under the prior (2, 3): mean 2, α' = 3, β' = 4, and a query at 4.
  @Test func densitiesAreThoseOfThePosterior() throws {
    for (form, density) in [(.student, 0.0801873), (.gaussian, 0.1037769)]
      as [(VariancePosterior.Form, Double)]
    {
      let fixture = try fixture(posterior(form, alpha: 2, beta: 3))
      for logits in fixture.logits([[4]], after: [[1], [3]], labels: [0, 0], labelCount: 1) {
        // Student's t: Γ(3.5) / (Γ(3) sqrt(6 π 4/3)) (1 + 3/6)^-3.5; the Gaussian has the variance 4/2.
        let value = exp(Double(logits[0])) / (2 * Double.pi).squareRoot()
        #expect(abs(value - density) < 1e-6, "\(form): \(value)")
      }
    }
  }

  /// A class that is learned in pieces has the statistics of the whole.
  @Test func statisticsAccumulate() throws {
    let fixture = try fixture(Prototypes.Distance())
    func learned(_ pieces: [[Float]]...) throws -> ClassStatistics {
      let state = try #require(
        fixture.module.start(labelCount: 2, features: 2, seed: 1) as? ClassStatistics)
      for piece in pieces {
        state.learn(
          RuleFixture.rows(piece), labels: piece.map { _ in 0 }, competing: nil, fixture.pass())
      }
      return state
    }
    let whole = try learned([[1, 0], [3, 5], [8, 1]])
    let pieces = try learned([[1, 0]], [[3, 5], [8, 1]])
    #expect(whole.counts == [3, 0] && pieces.counts == [3, 0])
    #expect(whole.mean.elements == [4, 2, 0, 0])
    #expect(whole.scatter.elements == [26, 14, 0, 0])
    for (one, other) in [(whole.mean, pieces.mean), (whole.scatter, pieces.scatter)] {
      #expect(zip(one.elements, other.elements).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  /// Of classes that a task does not show, no bit changes, and no logit.
  @Test func laterClassesLeaveEarlierOnesAlone() throws {
    for rule in [Prototypes.Distance(), posterior(.student, alpha: 100, beta: 10)]
      as [any ClassRule]
    {
      let fixture = try RuleFixture(Statistics(rule: rule), features: 2, labels: 4)
      let state = try #require(
        fixture.module.start(labelCount: 4, features: 2, seed: 1) as? ClassStatistics)
      func learn(_ rows: [[Float]], _ labels: [Int]) -> [[UInt32]] {
        state.learn(RuleFixture.rows(rows), labels: labels, competing: nil, fixture.pass())
        let logits = state.logits(of: RuleFixture.rows([[0.3, 0.7]]), fixture.pass())
        return [
          Array(state.mean.elements[..<4]), Array(state.scatter.elements[..<4]),
          Array(logits.elements[..<2]),
        ].map { $0.map(\.bitPattern) }
      }
      let before = learn([[0.1, 0.2], [0.3, 0.5], [0.9, 0.4]], [0, 0, 1])
      #expect(!state.knows(2))
      #expect(learn([[5, 7], [6, 1], [8, 2]], [2, 3, 3]) == before)
      #expect(state.knows(2))
    }
  }

  /// The rule of ``StatisticsModule`` alone.
  private struct Statistics: MetaRule {
    static let typeName = "statistics"
    static let summary = "Statistics."
    let rule: any ClassRule

    init(rule: any ClassRule) { self.rule = rule }
    init(settings: inout SettingsReader) { rule = Prototypes.Distance() }

    func makeModule(
      for image: ImageShape, features: Int, labelCount: Int, in scope: ParameterScope
    ) -> any MetaModule { StatisticsModule(rule: rule) }
  }
}
