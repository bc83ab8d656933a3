public import EngramCore

/// The accuracy on the newest task and the lowest on every earlier one, weighed alike, in `0...1`.
///
/// `WC-ACC = 1/T R[T][T] + (1 - 1/T) min-ACC` with the ``MinimumAccuracy``, whose minimum over rows in place of
/// training steps it shares. It is never above ``AverageAccuracy``.
///
/// > Source: De Lange et al. (2023), Continual evaluation for lifelong learning.
/// > <https://arxiv.org/abs/2205.13452>
public struct WorstCaseAccuracy: AbbreviatedMetric {
  /// The word after `type:`.
  public static let typeName = "worst-case-accuracy"
  /// The key in `summary.json`.
  public static let abbreviation = "wc-acc"
  /// The sentence of `engram list`.
  public static let summary =
    "Mean of the accuracy on the last task and the lowest on each earlier one."
  /// Only an experiment that names it reports it.
  public static let isStandard = false

  /// Creates the metric; it has no settings.
  public init(settings: inout SettingsReader) {}

  /// Creates the metric.
  public init() {}

  /// The mean, or `nil` for fewer than two tasks or a matrix with a missing entry.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    guard let newest = matrix.seen?.last?.last,
      let minimum = MinimumAccuracy().value(of: matrix)
    else { return nil }
    let share = 1 / Double(matrix.rows.count)
    return share * newest + (1 - share) * minimum
  }
}
