public import EngramCore

/// How far the accuracy on earlier tasks has fallen from its best after any task but the last, in `-1...1`.
///
/// `F = 1/(T-1) Σ_{j<T} (max_{1≤l<T} R[l][j] - R[T][j])`. Unlike ``Forgetting`` the maximum also looks at
/// rows from before the task was learned, and is therefore never smaller; it needs
/// `measure: {ahead: true}`. The accuracy before the first task does not count. Where classes are added, van
/// de Ven's matrix lets the learner choose among the classes up to the evaluated task only; here it is the
/// matrix of the experiment's scenario.
///
/// > Source: `main.py` of <https://github.com/GMvandeVen/continual-learning>, where metrics are calculated.
public struct VanDeVenForgetting: AbbreviatedMetric {
  /// The word after `type:`.
  public static let typeName = "forgetting-van-de-ven"
  /// The key in `summary.json`.
  public static let abbreviation = "forgetting-van-de-ven"
  /// The sentence of `engram list`.
  public static let summary =
    "Mean drop of accuracy on earlier tasks from its best in any row but the last; needs measure: {ahead: true}."
  /// It is undefined without entries ahead.
  public static let isStandard = false
  /// Less is better.
  public static let isCost = true

  /// Creates the metric; it has no settings.
  public init(settings: inout SettingsReader) {}

  /// Creates the metric.
  public init() {}

  /// The mean drop, or `nil` for fewer than two tasks or a matrix without entries ahead.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    guard let square = matrix.square, square.count >= 2, let last = square.last else { return nil }
    return last.dropLast().enumerated().map { task, final in
      square.dropLast().reduce(-.infinity) { max($0, $1[task]) } - final
    }.mean
  }
}
