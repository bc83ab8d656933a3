public import EngramCore

/// What was kept of earlier tasks, in `0...1`; one where nothing was forgotten on the whole.
///
/// `REM = 1 - |min(BWT, 0)|` with the ``BackwardTransferOfAllEntries``. It is a difference of accuracies, not
/// a share of them: a learner that never learned anything remembers it all.
///
/// > Source: Díaz-Rodríguez et al. (2018), Don't forget, there is more than forgetting.
/// > <https://arxiv.org/abs/1810.13166>
public struct Remembering: AbbreviatedMetric {
  /// The word after `type:`.
  public static let typeName = "remembering"
  /// The key in `summary.json`.
  public static let abbreviation = "rem"
  /// The sentence of `engram list`.
  public static let summary =
    "One less the loss of accuracy on earlier tasks over all entries; one where there is none."
  /// Only an experiment that names it reports it.
  public static let isStandard = false

  /// Creates the metric; it has no settings.
  public init(settings: inout SettingsReader) {}

  /// Creates the metric.
  public init() {}

  /// The rest, or `nil` for fewer than two tasks or a matrix with a missing entry.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    BackwardTransferOfAllEntries().value(of: matrix).map { 1 - abs(min($0, 0)) }
  }
}
