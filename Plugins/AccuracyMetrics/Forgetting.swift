public import EngramCore

/// How far the accuracy on earlier tasks has fallen from its best.
///
/// `F = 1/(T-1) Σ_{j<T} (max_{j≤l<T} R[l][j] - R[T][j])`. The maximum leaves out the last row, so the
/// value is negative when the last task improved an earlier one; ``MammothForgetting`` includes
/// the row and never goes below zero. Rows from before the task was learned are left out as well, whether
/// they were measured or not; ``VanDeVenForgetting`` includes those.
///
/// > Source: Chaudhry et al. (2018), Riemannian Walk, eq. 3. <https://arxiv.org/abs/1801.10112>
public struct Forgetting: AbbreviatedMetric {
  /// The word after `type:`.
  public static let typeName = "forgetting"
  /// The key in `summary.json`.
  public static let abbreviation = "forgetting"
  /// The sentence of `engram list`.
  public static let summary =
    "Mean drop of accuracy on earlier tasks from its best before the last task to the end."
  /// Less is better.
  public static let isCost = true

  /// Creates the metric; it has no settings.
  public init(settings: inout SettingsReader) {}

  /// Creates the metric.
  public init() {}

  /// The mean drop, or `nil` for fewer than two tasks or a matrix with missing columns.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    guard matrix.rows.count >= 2, let last = matrix.rows.last else { return nil }
    let earlier = matrix.rows.dropLast()
    var sum = 0.0
    for task in 0..<earlier.count {
      let column = earlier[task...].compactMap { task < $0.count ? $0[task] : nil }
      guard task < last.count, let best = column.max() else { return nil }
      sum += best - last[task]
    }
    return sum / Double(earlier.count)
  }
}
