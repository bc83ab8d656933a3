public import EngramCore

/// The laws of `Metric`.
public enum MetricContract {
  /// What is wrong with a metric.
  ///
  /// - Returns: One sentence for every broken law.
  public static func violations(of metric: any Metric) -> [String] {
    Violations.collect { found in
      let triangle = AccuracyMatrix(rows: [[0.9], [0.7, 0.8], [0.6, 0.5, 1]])
      let whole = AccuracyMatrix(
        rows: [[0.9, 0.2, 0.4], [0.7, 0.8, 0.3], [0.6, 0.5, 1]], before: [0.3, 0.1, 0.2],
        alone: [0.9, 0.7, 0.8])
      found.require(
        metric.value(of: whole) != nil, "three tasks with everything do not define the value")
      // Nothing of tasks to come is known in all of them.
      func matrix(_ seen: [[Double]]) -> AccuracyMatrix {
        AccuracyMatrix(
          rows: seen.map { $0 + Array(repeating: 0.5, count: 3 - $0.count) },
          before: [0.5, 0.5, 0.5], alone: [0.9, 0.9, 0.9])
      }
      let remembered = matrix([[0.9], [0.9, 0.9], [0.9, 0.9, 0.9]])
      let worse = [
        ("forgotten", matrix([[0.9], [0.6, 0.9], [0.6, 0.6, 0.9]])),
        ("not learned", matrix([[0.6], [0.6, 0.6], [0.6, 0.6, 0.6]])),
      ]
      for (what, matrix) in worse {
        guard let good = metric.value(of: remembered), let bad = metric.value(of: matrix) else {
          continue
        }
        found.require(
          type(of: metric).isCost ? good <= bad : good >= bad,
          "what is \(what) has \(bad), what is learned and remembered \(good), and "
            + (type(of: metric).isCost ? "less" : "more") + " is said to be better")
      }
      let others: [[[Double]]] = [
        [], [[]], [[0.5]], [[0.5], []], [[], [0.5, 0.5]], [[1], [0, 1]], [[0], [0, 0]],
        [[0.5, 0.5], [0.5, 0.5]],
      ]
      for matrix in [triangle, whole] + others.map({ AccuracyMatrix(rows: $0) }) {
        let value = metric.value(of: matrix)
        found.require(
          value?.isFinite ?? true, "the value of \(matrix.rows) is \(value ?? .nan)")
        found.require(metric.value(of: matrix) == value, "the value of \(matrix.rows) changes")
      }
    }
  }
}
