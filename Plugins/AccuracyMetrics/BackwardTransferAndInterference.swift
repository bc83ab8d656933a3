public import EngramCore

/// What became of learned accuracy by the end, in `-1...1`; negative is interference.
///
/// `BTI = ACC - LA = 1/T Σ_{j≤T} (R[T][j] - R[j][j])`: ``AverageAccuracy``, which Riemer et al. call
/// retained accuracy, less ``LearningAccuracy``. ``BackwardTransfer`` is the same sum divided by `T - 1`:
/// here the last task, which nothing can have changed yet, counts as a zero.
///
/// > Source: Riemer et al. (2019), Meta-Experience Replay. <https://arxiv.org/abs/1810.11910>
public struct BackwardTransferAndInterference: AbbreviatedMetric {
  /// The word after `type:`.
  public static let typeName = "backward-transfer-and-interference"
  /// The key in `summary.json`.
  public static let abbreviation = "bti"
  /// The sentence of `engram list`.
  public static let summary = "Average accuracy at the end less learning accuracy."
  /// Only an experiment that names it reports it.
  public static let isStandard = false

  /// Creates the metric; it has no settings.
  public init(settings: inout SettingsReader) {}

  /// Creates the metric.
  public init() {}

  /// The difference, or `nil` for fewer than two tasks or a matrix with a missing entry.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    guard let seen = matrix.seen, seen.count >= 2, let last = seen.last else { return nil }
    return zip(last, seen.compactMap(\.last)).map { $0 - $1 }.mean
  }
}
