import Batches
import Testing

struct SuccessiveHalvingTests {
  private func rungs(_ count: Int, _ factor: Int?) -> [[Int]] {
    SuccessiveHalving(variationCount: count, factor: factor).rungs
      .map { [$0.variationCount, $0.divisor] }
  }

  @Test func aThirdStaysAfterEachStage() {
    #expect(rungs(27, 3) == [[27, 27], [9, 9], [3, 3], [1, 1]])
    #expect(rungs(10, 3) == [[10, 9], [3, 3], [1, 1]])
    #expect(rungs(2, 3) == [[2, 1]])
    #expect(rungs(5, nil) == [[5, 1]])
  }

  @Test func stagesEndWithAValidation() {
    let rung = SuccessiveHalving.Rung(variationCount: 9, divisor: 9)
    #expect(rung.step(of: 900, interval: 50) == 100)
    #expect(rung.step(of: 1000, interval: 50) == 150)
    #expect(rung.step(of: 30, interval: 50) == 30, "the last step is validated too")
  }
}
