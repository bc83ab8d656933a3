public import EngramCore

/// The accuracy on tasks before they are learned, in `0...1`; chance is not subtracted.
///
/// `2/(T(T-1)) Σ_{i<j} R[i][j]`. ``ForwardTransfer`` looks at the row before the task alone and subtracts
/// the accuracy before the first, so that it can be negative; this one is about chance for a learner that
/// transfers nothing. It needs `measure: {ahead: true}`.
///
/// > Source: Díaz-Rodríguez et al. (2018), Don't forget, there is more than forgetting.
/// > <https://arxiv.org/abs/1810.13166>
public struct ForwardTransferOfAllEntries: AbbreviatedMetric {
  /// The word after `type:`.
  public static let typeName = "forward-transfer-all-entries"
  /// The key in `summary.json`.
  public static let abbreviation = "fwt-all-entries"
  /// The sentence of `engram list`.
  public static let summary =
    "Mean accuracy on tasks to come, over all rows; needs measure: {ahead: true}."
  /// It is undefined without entries ahead.
  public static let isStandard = false

  /// Creates the metric; it has no settings.
  public init(settings: inout SettingsReader) {}

  /// Creates the metric.
  public init() {}

  /// The mean of the entries ahead, or `nil` for fewer than two tasks or without those entries.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    guard let square = matrix.square else { return nil }
    return square.enumerated().flatMap { $1[($0 + 1)..<square.count] }.mean
  }
}
