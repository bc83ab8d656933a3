public import EngramCore

/// How much learning later tasks changed the accuracy on earlier ones; negative is forgetting.
///
/// `BWT = 1/(T-1) Σ_{j<T} (R[T][j] - R[j][j])`, in `-1...1`. ``BackwardTransferOfAllEntries`` compares every
/// later row instead of the last.
///
/// > Source: Lopez-Paz & Ranzato (2017), Gradient Episodic Memory, eq. 3.
/// > <https://arxiv.org/abs/1706.08840>
public struct BackwardTransfer: AbbreviatedMetric {
  /// The word after `type:`.
  public static let typeName = "backward-transfer"
  /// The key in `summary.json`.
  public static let abbreviation = "bwt"
  /// The sentence of `engram list`.
  public static let summary =
    "Mean change of accuracy on earlier tasks from just after each one to the end."

  /// Creates the metric; it has no settings.
  public init(settings: inout SettingsReader) {}

  /// Creates the metric.
  public init() {}

  /// The mean change, or `nil` for fewer than two tasks or a matrix without the diagonal.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    let rows = matrix.rows
    guard rows.count >= 2, let last = rows.last else { return nil }
    var sum = 0.0
    for task in 0..<rows.count - 1 {
      guard task < last.count, task < rows[task].count else { return nil }
      sum += last[task] - rows[task][task]
    }
    return sum / Double(rows.count - 1)
  }
}
