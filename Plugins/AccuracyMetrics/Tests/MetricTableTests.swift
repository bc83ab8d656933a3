import AccuracyMetrics
import EngramCore
import EngramTesting
import Testing

/// Every metric on matrices worked by hand, so that a wrong sign, row or divisor shows.
struct MetricTableTests {
  /// A matrix and the values that are expected on it by key; what is left out is undefined.
  struct Example: CustomTestStringConvertible {
    let testDescription: String
    let matrix: AccuracyMatrix
    let values: [String: Double]
    var tolerance = 1e-12  // a few roundings of numbers near one
  }

  static let reference = [1, 0.9, 0.99]
  static let metrics: [(key: String, metric: any Metric)] = [
    ("acc", AverageAccuracy()), ("acc-all-entries", AverageAccuracyOfAllEntries()),
    ("acc-incremental", AverageIncrementalAccuracy()), ("bwt", BackwardTransfer()),
    ("bti", BackwardTransferAndInterference()),
    ("bwt-all-entries", BackwardTransferOfAllEntries()), ("forgetting", Forgetting()),
    ("fwt", ForwardTransfer()), ("fwt-all-entries", ForwardTransferOfAllEntries()),
    ("intransigence", Intransigence(reference: reference)),
    ("intransigence-from-alone", IntransigenceFromAlone()), ("la", LearningAccuracy()),
    ("forgetting-mammoth", MammothForgetting()), ("min-acc", MinimumAccuracy()),
    ("bwt-plus", PositiveBackwardTransfer()), ("rem", Remembering()),
    ("forgetting-van-de-ven", VanDeVenForgetting()), ("wc-acc", WorstCaseAccuracy()),
  ]

  static let examples = [
    // Task 1 gains 0.05 and loses 0.35; task 2 is at its best at the end, and before it is learned
    // was better than just after.
    Example(
      testDescription: "everything measured",
      matrix: AccuracyMatrix(
        rows: [[0.9, 0.85, 0.1], [0.95, 0.8, 0.3], [0.6, 0.875, 1]], before: [0.3, 0.2, 0.25],
        alone: [0.9, 0.7, 0.95]),
      values: [
        "acc": 2.475 / 3,
        "acc-all-entries": 5.125 / 6,
        "acc-incremental": (0.9 + 0.875 + 0.825) / 3,
        "la": 0.9,
        "bti": 0.825 - 0.9,
        "bwt": (-0.3 + 0.075) / 2,
        "bwt-all-entries": (0.05 - 0.3 + 0.075) / 3,
        "bwt-plus": 0,
        "rem": 1 - 0.175 / 3,
        "forgetting": (0.35 - 0.075) / 2,
        "forgetting-mammoth": (0.35 + 0) / 2,
        "forgetting-van-de-ven": (0.35 - 0.025) / 2,
        "fwt": (0.65 + 0.05) / 2,
        "fwt-all-entries": (0.85 + 0.1 + 0.3) / 3,
        "intransigence": (0.1 + 0.1 - 0.01) / 3,
        "intransigence-from-alone": (0 - 0.1 - 0.05) / 3,
        "min-acc": (0.6 + 0.875) / 2,
        "wc-acc": (1 + 0.6 + 0.875) / 3,
      ]),
    // Task 1 dips after task 2 and recovers.
    Example(
      testDescription: "a dip, and nothing measured besides",
      matrix: AccuracyMatrix(rows: [[0.8], [0.4, 0.9], [0.7, 0.95, 0.6]]),
      values: [
        "acc": 0.75,
        "acc-all-entries": 4.35 / 6,
        "acc-incremental": (0.8 + 0.65 + 0.75) / 3,
        "la": 2.3 / 3,
        "bti": -0.05 / 3,
        "bwt": -0.025,
        "bwt-all-entries": (-0.4 - 0.1 + 0.05) / 3,
        "bwt-plus": 0,
        "rem": 0.85,
        "forgetting": 0.025,
        "forgetting-mammoth": 0.05,
        "intransigence": (0.2 + 0 + 0.39) / 3,
        "min-acc": (0.4 + 0.95) / 2,
        "wc-acc": (0.6 + 0.4 + 0.95) / 3,
      ]),
    Example(
      testDescription: "the second task helps the first",
      matrix: AccuracyMatrix(rows: [[0.5], [0.75, 1]], alone: [0.5, 0.875]),
      values: [
        "acc": 0.875, "acc-all-entries": 0.75, "acc-incremental": 0.6875, "la": 0.75, "bti": 0.125,
        "bwt": 0.25, "bwt-all-entries": 0.25, "bwt-plus": 0.25, "rem": 1, "forgetting": -0.25,
        "forgetting-mammoth": 0, "intransigence-from-alone": -0.0625, "min-acc": 0.75,
        "wc-acc": 0.875,
      ]),
    // Synaptic Intelligence on five tasks: Mammoth and GEM say -3.97 % of backward transfer where
    // Continuum, which takes all entries, says -2.41 %.
    Example(
      testDescription: "a measured matrix on which libraries differ",
      matrix: AccuracyMatrix(rows: [
        [0.9991], [0.9962, 0.9951], [0.9617, 0.9927, 0.9973], [0.9693, 0.9897, 0.9931, 0.9995],
        [0.8790, 0.9804, 0.9851, 0.9879, 0.9960],
      ]),
      values: [
        "acc": 0.96568,
        "acc-all-entries": 0.98147,
        "acc-incremental": 0.98645,
        "la": 0.9974,
        "bti": -0.03172,
        "bwt": -0.03965,
        "bwt-all-entries": -0.02407,
        "bwt-plus": 0,
        "rem": 0.97593,
        "forgetting": 0.03965,
        "forgetting-mammoth": 0.03965,
        "min-acc": 0.9581,
        "wc-acc": 0.96568,
      ], tolerance: 5e-6),
    Example(
      testDescription: "one task",
      matrix: AccuracyMatrix(rows: [[0.5]], alone: [0.625]),
      values: [
        "acc": 0.5, "acc-all-entries": 0.5, "acc-incremental": 0.5, "la": 0.5,
        "intransigence-from-alone": 0.125,
      ]),
    Example(
      testDescription: "tasks to come asked for, but not every one",
      matrix: AccuracyMatrix(
        rows: [[0.5, 0.25], [0.5, 0.5], [0.5, 0.5, 0.5]], before: [0, 0, 0]),
      values: [
        "acc": 0.5, "acc-all-entries": 0.5, "acc-incremental": 0.5, "la": 0.5, "bti": 0, "bwt": 0,
        "bwt-all-entries": 0, "bwt-plus": 0, "rem": 1, "forgetting": 0, "forgetting-mammoth": 0,
        "intransigence": 1.39 / 3, "min-acc": 0.5, "wc-acc": 0.5,
      ]),
  ]

  @Test(arguments: examples) func everyMetricHasItsValue(_ example: Example) {
    #expect(Set(example.values.keys).isSubset(of: Self.metrics.map(\.key)))
    for (key, metric) in Self.metrics {
      let value = metric.value(of: example.matrix)
      guard let expected = example.values[key] else {
        #expect(value == nil, "\(key)")
        continue
      }
      #expect(
        value.map { abs($0 - expected) <= example.tolerance } == true, "\(key): \(value ?? .nan)")
    }
  }

  @Test func everyMetricIsInTheTable() {
    let registered = MetricsContractTests.contract.components.filter { $0.role == .metric }
    #expect(
      registered.map(\.name).sorted() == Self.metrics.map { type(of: $0.metric).typeName }.sorted())
    for (key, metric) in Self.metrics {
      let type = type(of: metric)
      #expect((type as? any AbbreviatedMetric.Type)?.abbreviation ?? type.typeName == key)
    }
  }

  /// Others would change what experiments that name no metrics report, and their tables.
  @Test func theStandardMetricsAreFew() {
    let standard = Self.metrics.filter { type(of: $0.metric).isStandard }.map(\.key)
    #expect(standard == ["acc", "bwt", "forgetting"])
  }
}
