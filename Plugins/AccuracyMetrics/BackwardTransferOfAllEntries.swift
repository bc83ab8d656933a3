public import EngramCore

/// How much later tasks changed the accuracy on earlier ones, at every step, in `-1...1`.
///
/// `2/(T(T-1)) Σ_{i>j} (R[i][j] - R[j][j])`. ``BackwardTransfer`` compares the last row alone; here every row
/// after the diagonal is compared with it, so that early tasks weigh more. Continuum reports this one.
///
/// > Source: Díaz-Rodríguez et al. (2018), Don't forget, there is more than forgetting.
/// > <https://arxiv.org/abs/1810.13166>
public struct BackwardTransferOfAllEntries: AbbreviatedMetric {
  /// The word after `type:`.
  public static let typeName = "backward-transfer-all-entries"
  /// The key in `summary.json`.
  public static let abbreviation = "bwt-all-entries"
  /// The sentence of `engram list`.
  public static let summary =
    "Mean change of accuracy on a task since just after it, over all later rows."
  /// Only an experiment that names it reports it.
  public static let isStandard = false

  /// Creates the metric; it has no settings.
  public init(settings: inout SettingsReader) {}

  /// Creates the metric.
  public init() {}

  /// The mean change, or `nil` for fewer than two tasks or a matrix with a missing entry.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    guard let seen = matrix.seen else { return nil }
    let diagonal = seen.compactMap(\.last)
    return seen.flatMap { row in zip(row.dropLast(), diagonal).map { $0 - $1 } }.mean
  }
}
