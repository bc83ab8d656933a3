public import EngramCore

/// How far the accuracy on earlier tasks is from the best that it ever was, in `0...1`.
///
/// `1/(T-1) Σ_{j<T} (max_{j≤l≤T} R[l][j] - R[T][j])`. The maximum includes the last row, so that a task that
/// later ones improved counts as zero and not, as in ``Forgetting``, as negative; the two agree where no
/// task is at its best at the end.
///
/// > Source: `forgetting` in `utils/metrics.py` of Mammoth, which asks for no tasks ahead.
/// > <https://github.com/aimagelab/mammoth>
public struct MammothForgetting: AbbreviatedMetric {
  /// The word after `type:`.
  public static let typeName = "forgetting-mammoth"
  /// The key in `summary.json`.
  public static let abbreviation = "forgetting-mammoth"
  /// The sentence of `engram list`.
  public static let summary =
    "Mean drop of accuracy on earlier tasks from its best, the end included; never negative."
  /// Only an experiment that names it reports it.
  public static let isStandard = false
  /// Less is better.
  public static let isCost = true

  /// Creates the metric; it has no settings.
  public init(settings: inout SettingsReader) {}

  /// Creates the metric.
  public init() {}

  /// The mean drop, or `nil` for fewer than two tasks or a matrix with a missing entry.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    guard let seen = matrix.seen, let last = seen.last else { return nil }
    return last.dropLast().enumerated().map { task, final in
      seen[task...].reduce(final) { max($0, $1[task]) } - final
    }.mean
  }
}
