import Testing

@testable import EngramCore

struct SpreadTests {
  @Test func deviationDividesByTheCount() throws {
    let spread = try #require(Spread([1, 2, 3, 4]))
    #expect(spread.count == 4 && spread.mean == 2.5)
    #expect(abs(spread.deviation - 1.25.squareRoot()) < 1e-15)
  }

  @Test func theIntervalTakesTheSampleDeviation() throws {
    // s = √(5/3), t = 3.1824 with three degrees of freedom: t s/√4.
    let half = try #require(Spread([1, 2, 3, 4])?.confidenceHalfWidth)
    #expect(abs(half - 2.0543) < 5e-5)
    // s/√2 = 0.5, t = 12.7062.
    let wide = try #require(Spread([0, 1])?.confidenceHalfWidth)
    #expect(abs(wide - 6.3531) < 5e-5)
    #expect(Spread([0.5, 0.5, 0.5])?.confidenceHalfWidth == 0)
  }

  @Test func oneValueHasNoInterval() throws {
    #expect(try #require(Spread([0.7])).confidenceHalfWidth == nil)
    #expect(Spread([]) == nil)
  }

  @Test func tablesShowItInPercent() throws {
    // Half width 2.776 · 0.01/√4.
    let values = [-1, -1, 0, 1, 1].map { 0.863 + $0 * 0.01 * 1.25.squareRoot() }
    let spread = try #require(Spread(values))
    #expect(Percent.textWithInterval(spread) == "86.3 ±1.0 [84.9, 87.7]")
    #expect(Percent.textWithInterval(try #require(Spread([0.863]))) == "86.3")
  }
}
