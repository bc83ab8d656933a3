import EngramCore
import Testing

struct MetricsHistoryTests {
  let fixture: Fixture

  init() throws { fixture = try Fixture() }

  @Test func seriesOfARunAreRead() throws {
    let outcome = try fixture.run(fixture.plan(FakeLearner(stepCount: 3)))
    guard case .finished = outcome else { return #expect(Bool(false)) }
    let history = try MetricsHistory.read(fixture.folder + "/metrics.jsonl", prefix: "lo")
    #expect(history.series.map(\.name) == ["loss"])
    #expect(history.series.first?.steps == [1, 2, 3])
    #expect(history.series.first?.values.count == 3)
  }

  @Test func aMissingLogHasNoSeries() throws {
    #expect(try MetricsHistory.read(fixture.folder + "/metrics.jsonl", prefix: "").series.isEmpty)
  }
}
