public import EngramCore

/// The mean over all steps of the mean accuracy on the tasks learned by then, in `0...1`.
///
/// `1/T Σ_k A_k` with `A_k = 1/k Σ_{j≤k} R[k][j]`. ``AverageAccuracy`` is its last term `A_T` alone, and
/// ``AverageAccuracyOfAllEntries`` weighs all entries alike, where here those of early rows weigh more.
/// Entries ahead do not count.
///
/// > Source: Rebuffi et al. (2017), iCaRL. <https://arxiv.org/abs/1611.07725>
/// > `A_k` as in Chaudhry et al. (2018), Riemannian Walk. <https://arxiv.org/abs/1801.10112>
public struct AverageIncrementalAccuracy: AbbreviatedMetric {
  /// The word after `type:`.
  public static let typeName = "average-incremental-accuracy"
  /// The key in `summary.json`.
  public static let abbreviation = "acc-incremental"
  /// The sentence of `engram list`.
  public static let summary =
    "Mean over all tasks k of the mean accuracy on tasks 1 to k just after task k."
  /// Only an experiment that names it reports it.
  public static let isStandard = false

  /// Creates the metric; it has no settings.
  public init(settings: inout SettingsReader) {}

  /// Creates the metric.
  public init() {}

  /// The mean, or `nil` without tasks or for a matrix with a missing entry.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    guard let seen = matrix.seen else { return nil }
    return seen.compactMap(\.mean).mean
  }
}
