public import EngramCore

/// The mean of all entries of tasks that were learned, in `0...1`.
///
/// `A = 2/(T(T+1)) Σ_{i≥j} R[i][j]`. Unlike ``AverageAccuracy`` it looks at every row, and unlike
/// ``AverageIncrementalAccuracy`` every entry weighs the same. Entries ahead do not count.
///
/// > Source: Díaz-Rodríguez et al. (2018), Don't forget, there is more than forgetting.
/// > <https://arxiv.org/abs/1810.13166>
public struct AverageAccuracyOfAllEntries: AbbreviatedMetric {
  /// The word after `type:`.
  public static let typeName = "average-accuracy-all-entries"
  /// The key in `summary.json`.
  public static let abbreviation = "acc-all-entries"
  /// The sentence of `engram list`.
  public static let summary =
    "Mean accuracy over all entries of the matrix on tasks learned by then."
  /// Only an experiment that names it reports it.
  public static let isStandard = false

  /// Creates the metric; it has no settings.
  public init(settings: inout SettingsReader) {}

  /// Creates the metric.
  public init() {}

  /// The mean, or `nil` without tasks or for a matrix with a missing entry.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    guard let seen = matrix.seen else { return nil }
    return seen.flatMap(\.self).mean
  }
}
