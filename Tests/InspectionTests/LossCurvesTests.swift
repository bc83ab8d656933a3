import EngramCore
import Inspection
import Testing

struct LossTermTests {
  @Test func namesAreRead() throws {
    let backward = try #require(LossTerm("loss.after3.of1.dataset2"))
    #expect(backward.place?.after == 3 && backward.place?.of == 1 && backward.dataset == 2)
    #expect(backward.place?.isBackward == true)
    let own = try #require(LossTerm("loss.after1.of1.dataset2"))
    #expect(own.isOwnTerm(of: backward))
    #expect(!(try #require(LossTerm("loss.after1.of1.dataset1")).isOwnTerm(of: backward)))
    #expect(!(try #require(LossTerm("loss.after1.of1")).isOwnTerm(of: backward)))
    #expect(!(try #require(LossTerm("loss.after2.of1.dataset2")).isOwnTerm(of: backward)))
    #expect(try #require(LossTerm("loss.after1.of2")).place == nil)
    #expect(LossTerm("loss") == nil && LossTerm("accuracy.after1.of1") == nil)
  }

  @Test(arguments: [
    ("loss.after1.of1", "task 1"), ("loss.after2.of1", "task 1 after task 2"),
    ("loss.after2.of2.dataset1", "runes as task 2"),
    ("loss.after2.of1.dataset3", "dataset 3 as task 1 after task 2"),
    ("loss.first-shot.of2", "first-shot task 2"), ("loss.reading", "reading"),
    ("loss.first-shot.of1.dataset2", "letters, first-shot task 1"),
  ])
  func labels(name: String, label: String) throws {
    #expect(try #require(LossTerm(name)).label(datasetNames: ["runes", "letters"]) == label)
  }
}

struct SmoothedCurveTests {
  @Test func meansOverNeighbours() {
    let series = MetricsHistory.Series(
      name: "loss.x", steps: [1, 2, 3, 7, 8], values: [1, 2, 6, 10, 20])
    #expect(SmoothedCurve(series, window: 1).values == series.values)
    #expect(SmoothedCurve(series, window: 3).values == [1.5, 3, 4, 15, 15])
    // An even window is as wide as the odd one below it.
    #expect(SmoothedCurve(series, window: 4) == SmoothedCurve(series, window: 3))
    #expect(SmoothedCurve(series, window: 99).values.allSatisfy { $0 == 7.8 })
  }

  @Test(arguments: [(0, 1), (8, 1), (75, 3), (100, 3), (2500, 99), (1_000_000, 499)])
  func standardWindows(stepCount: Int, window: Int) {
    #expect(SmoothedCurve.standardWindow(stepCount: stepCount) == window)
  }
}

struct ForgettingEmergenceTests {
  private func curve(_ values: [Double]) -> SmoothedCurve {
    SmoothedCurve(steps: values.indices.map { 10 * ($0 + 1) }, values: values)
  }

  private func emergence(_ backward: [Double], own: [Double]) -> ForgettingEmergence? {
    ForgettingEmergence(backward: curve(backward), own: curve(own))
  }

  /// Both fall until step 30; from step 40 on the backward loss is a tenth of its start above its minimum.
  @Test func theTurnIsFound() throws {
    let found = try #require(
      emergence([1, 0.8, 0.6, 0.75, 0.9, 1.2], own: [1, 0.8, 0.6, 0.5, 0.4, 0.3]))
    #expect(found.step == 40 && found.turningStep == 30 && found.minimum == 0.6)
    #expect(found.margin == 0.1)
  }

  @Test func aRiseThatEndsIsNone() {
    #expect(emergence([1, 0.5, 0.9, 0.9, 0.5], own: [1, 0.5, 0.4, 0.3, 0.3]) == nil)
  }

  /// Only the last rise, which lasts, counts.
  @Test func theFirstStepFromWhichItLasts() {
    let found = emergence([1, 0.5, 0.9, 0.4, 0.9, 1], own: [1, 0.5, 0.4, 0.3, 0.3, 0.2])
    #expect(found?.step == 50 && found?.turningStep == 40)
  }

  @Test func aTaskThatIsLostAltogetherIsNotForgotten() {
    #expect(emergence([1, 0.5, 0.9, 1], own: [1, 0.5, 0.9, 1]) == nil)
  }

  @Test func aLossThatStaysIsNotForgetting() {
    #expect(emergence([1, 1, 1.05, 1.05], own: [1, 0.5, 0.2, 0.1]) == nil)
    #expect(emergence([], own: []) == nil)
  }
}

struct LossCurvesTests {
  private func series(_ name: String, _ values: [Double]) -> MetricsHistory.Series {
    MetricsHistory.Series(name: name, steps: Array(1...values.count), values: values)
  }

  @Test func lossesOfDatasetsReplaceTheirSum() {
    let history = MetricsHistory(series: [
      series("loss.after1.of1", [1, 0.1]), series("loss.after1.of1.dataset1", [1, 0.2]),
      series("loss.after2.of1", [1, 2]), series("loss.after2.of1.dataset1", [1, 3]),
      series("loss.reading", [5, 5]),
    ])
    let curves = LossCurves(history, window: 1, datasetNames: nil)
    #expect(
      curves.curves.map(\.label) == [
        "dataset 1 as task 1", "dataset 1 as task 1 after task 2", "reading",
      ])
    #expect(curves.curves.map(\.emergence?.step) == [nil, 2, nil])
    #expect(curves.stepCount == 2)
  }
}
