public import EngramCore

/// How much learning earlier tasks helps with a task before it is learned.
///
/// `FWT = 1/(T-1) Σ_{j>1} (R[j-1][j] - b[j])` with the accuracy `b[j]` before the first task. Both need
/// an experiment with `measure: {ahead: true}`; without them the value is undefined. Where every task
/// has outputs of its own, a task that has not been shown is hardly ever answered, and the value says
/// little.
///
/// > Source: Lopez-Paz & Ranzato (2017), Gradient Episodic Memory, eq. 4.
/// > <https://arxiv.org/abs/1706.08840>
public struct ForwardTransfer: AbbreviatedMetric {
  /// The word after `type:`.
  public static let typeName = "forward-transfer"
  /// The key in `summary.json`.
  public static let abbreviation = "fwt"
  /// The sentence of `engram list`.
  public static let summary =
    "Mean change of accuracy on tasks to come since before the first; needs measure: {ahead: true}."
  /// It is undefined without entries ahead.
  public static let isStandard = false

  /// Creates the metric; it has no settings.
  public init(settings: inout SettingsReader) {}

  /// Creates the metric.
  public init() {}

  /// The mean change, or `nil` for fewer than two tasks or a matrix without entries ahead.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    let (rows, before) = (matrix.rows, matrix.before)
    guard rows.count >= 2, before.count >= rows.count else { return nil }
    var sum = 0.0
    for task in 1..<rows.count {
      guard task < rows[task - 1].count else { return nil }
      sum += rows[task - 1][task] - before[task]
    }
    return sum / Double(rows.count - 1)
  }
}
