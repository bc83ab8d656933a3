public import EngramCore

/// The lowest accuracy on a task at any step after it was learned, as a mean over earlier tasks, in `0...1`.
///
/// `min-ACC = 1/(T-1) Σ_{j<T} min_{j<l≤T} R[l][j]`. De Lange et al. evaluate after every training step and
/// take the minimum over all of them; the matrix has a row per task, so that a dip within a task does not
/// show, and this value is never below theirs.
///
/// > Source: De Lange et al. (2023), Continual evaluation for lifelong learning.
/// > <https://arxiv.org/abs/2205.13452>
public struct MinimumAccuracy: AbbreviatedMetric {
  /// The word after `type:`.
  public static let typeName = "minimum-accuracy"
  /// The key in `summary.json`.
  public static let abbreviation = "min-acc"
  /// The sentence of `engram list`.
  public static let summary =
    "Mean over earlier tasks of the lowest accuracy on each after any later task."
  /// Only an experiment that names it reports it.
  public static let isStandard = false

  /// Creates the metric; it has no settings.
  public init(settings: inout SettingsReader) {}

  /// Creates the metric.
  public init() {}

  /// The mean minimum, or `nil` for fewer than two tasks or a matrix with a missing entry.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    guard let seen = matrix.seen else { return nil }
    return seen.indices.dropLast().map { task in
      seen[(task + 1)...].reduce(.infinity) { min($0, $1[task]) }
    }.mean
  }
}
