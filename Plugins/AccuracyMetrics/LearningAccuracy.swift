public import EngramCore

/// How well every task was learned: the mean accuracy on each just after it, in `0...1`.
///
/// `LA = 1/T Σ_j R[j][j]`. It says nothing about what is kept; together with
/// ``BackwardTransferAndInterference`` it makes up ``AverageAccuracy``.
///
/// > Source: Riemer et al. (2019), Meta-Experience Replay. <https://arxiv.org/abs/1810.11910>
public struct LearningAccuracy: AbbreviatedMetric {
  /// The word after `type:`.
  public static let typeName = "learning-accuracy"
  /// The key in `summary.json`.
  public static let abbreviation = "la"
  /// The sentence of `engram list`.
  public static let summary = "Mean accuracy on every task just after learning it."
  /// Only an experiment that names it reports it.
  public static let isStandard = false

  /// Creates the metric; it has no settings.
  public init(settings: inout SettingsReader) {}

  /// Creates the metric.
  public init() {}

  /// The mean of the diagonal, or `nil` without tasks or for a matrix with a missing entry.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    guard let seen = matrix.seen else { return nil }
    return seen.compactMap(\.last).mean
  }
}
