public import EngramCore

/// The mean accuracy over all tasks at the end.
///
/// `ACC = 1/T Σ_j R[T][j]`, over the tasks `j` of the last row `T`.
///
/// > Source: Lopez-Paz & Ranzato (2017), Gradient Episodic Memory, eq. 2.
/// > <https://arxiv.org/abs/1706.08840>
public struct AverageAccuracy: AbbreviatedMetric {
  /// The word after `type:`.
  public static let typeName = "average-accuracy"
  /// The key in `summary.json`.
  public static let abbreviation = "acc"
  /// The sentence of `engram list`.
  public static let summary = "Mean accuracy over all tasks after the last one."

  /// Creates the metric; it has no settings.
  public init(settings: inout SettingsReader) {}

  /// Creates the metric.
  public init() {}

  /// The mean of the last row, or `nil` if there is none.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    guard let last = matrix.rows.last, !last.isEmpty else { return nil }
    return last.reduce(0, +) / Double(last.count)
  }
}
