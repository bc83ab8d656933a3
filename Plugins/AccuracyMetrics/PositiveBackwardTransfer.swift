public import EngramCore

/// What later tasks added to earlier ones, in `0...1`; zero where they took more than they gave.
///
/// `BWT⁺ = max(BWT, 0)` of the ``BackwardTransferOfAllEntries``, not of ``BackwardTransfer``. ``Remembering``
/// holds the other half.
///
/// > Source: Díaz-Rodríguez et al. (2018), Don't forget, there is more than forgetting.
/// > <https://arxiv.org/abs/1810.13166>
public struct PositiveBackwardTransfer: AbbreviatedMetric {
  /// The word after `type:`.
  public static let typeName = "positive-backward-transfer"
  /// The key in `summary.json`.
  public static let abbreviation = "bwt-plus"
  /// The sentence of `engram list`.
  public static let summary =
    "Backward transfer over all entries where it is positive, or else zero."
  /// Only an experiment that names it reports it.
  public static let isStandard = false

  /// Creates the metric; it has no settings.
  public init(settings: inout SettingsReader) {}

  /// Creates the metric.
  public init() {}

  /// The positive part, or `nil` for fewer than two tasks or a matrix with a missing entry.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    BackwardTransferOfAllEntries().value(of: matrix).map { max($0, 0) }
  }
}
