import EngramCore
import PluginTestSupport
import Testing

@Suite("Schedules")
struct ScheduleTests {
  private func make(_ yaml: String) throws -> any Schedule {
    try registry.make(.schedule, from: yaml)
  }

  private func expect(
    _ schedule: any Schedule, _ values: [(step: Int, value: Double)],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (step, value) in values {
      let actual = schedule.value(at: step)
      #expect(
        abs(actual - value) <= 1e-12 + 1e-6 * value, "step \(step): \(actual), not \(value)",
        sourceLocation: sourceLocation)
    }
  }

  /// 256^-0.5 = 1/16; the peak is at the warm-up's end: 1/16 / sqrt(5000) = 8.8388e-4.
  @Test func noamPeaksWhereTheWarmUpEnds() throws {
    expect(
      try make("{type: noam, width: 256}"),
      [
        (1, 0.0625 / 353_553.390_593), (2500, 8.838_834_76e-4 / 2), (5000, 8.838_834_76e-4),
        (20_000, 8.838_834_76e-4 / 2), (238_266, 1.280_409_77e-4),
      ])
  }

  @Test func noamTakesAScale() throws {
    expect(try make("{type: noam, width: 4, warmup: 4, scale: 2}"), [(4, 0.5), (1, 0.125)])
  }

  @Test func constantsWarmUpLinearly() throws {
    expect(try make("{type: constant, value: 0.2}"), [(1, 0.2), (1000, 0.2)])
    expect(
      try make("{type: constant, value: 0.2, warmup: 4}"),
      [(1, 0.05), (2, 0.1), (4, 0.2), (5, 0.2)])
  }

  /// Halfway between peak and floor in the middle, `floor` from the last step on.
  @Test func cosinesFallFromPeakToFloor() throws {
    expect(
      try make("{type: cosine, peak: 1, floor: 0.2, warmup: 10, steps: 110}"),
      [
        (1, 0.1), (5, 0.5), (10, 1), (35, 0.2 + 0.4 * (1 + 0.5.squareRoot())), (60, 0.6),
        (110, 0.2), (500, 0.2),
      ])
  }
}
