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
      let others: [[[Double]]] = [
        [], [[]], [[0.5]], [[0.5], []], [[], [0.5, 0.5]], [[1], [0, 1]], [[0], [0, 0]],
        [[0.5, 0.5], [0.5, 0.5]],
      ]
      for matrix in [triangle, whole] + others.map { AccuracyMatrix(rows: $0) } {
        let value = metric.value(of: matrix)
        found.require(
          value?.isFinite ?? true, "the value of \(matrix.rows) is \(value ?? .nan)")
        found.require(metric.value(of: matrix) == value, "the value of \(matrix.rows) changes")
      }
    }
  }
}
