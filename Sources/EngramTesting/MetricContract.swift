public import EngramCore

/// The laws of `Metric`.
public enum MetricContract {
  /// What is wrong with a metric.
  ///
  /// - Returns: One sentence for every broken law.
  public static func violations(of metric: any Metric) -> [String] {
    Violations.collect { found in
      let triangle = AccuracyMatrix(rows: [[0.9], [0.7, 0.8], [0.6, 0.5, 1]])
      found.require(metric.value(of: triangle) != nil, "three tasks do not define the value")
      let others: [[[Double]]] = [
        [], [[]], [[0.5]], [[0.5], []], [[], [0.5, 0.5]], [[1], [0, 1]], [[0], [0, 0]],
        [[0.5, 0.5], [0.5, 0.5]],
      ]
      for matrix in [triangle] + others.map(AccuracyMatrix.init(rows:)) {
        let value = metric.value(of: matrix)
        found.require(
          value?.isFinite ?? true, "the value of \(matrix.rows) is \(value ?? .nan)")
        found.require(metric.value(of: matrix) == value, "the value of \(matrix.rows) changes")
      }
    }
  }
}
