public import EngramCore

/// How much worse a task is learned after others than alone by the same learner, in `-1...1`.
///
/// `1/T Σ_k (a[k] - R[k][k])` with the accuracy `a[k]` on task `k` learned alone, which needs
/// `measure: {alone: true}`; negative is that earlier tasks helped. Chaudhry et al. compare with a model
/// trained on tasks `1...k` jointly, which ``Intransigence`` does with given accuracies; the two measure
/// different things. The first task is learned alone in any case and counts as zero.
///
/// > Source: Chaudhry et al. (2018), Riemannian Walk, on intransigence, with another reference.
/// > <https://arxiv.org/abs/1801.10112>
public struct IntransigenceFromAlone: Metric {
  /// The word after `type:`.
  public static let typeName = "intransigence-from-alone"
  /// The sentence of `engram list`.
  public static let summary =
    "Mean accuracy on tasks learned alone less that just after each in the sequence; needs measure: {alone: true}."
  /// It is undefined unless tasks were learned alone.
  public static let isStandard = false
  /// Less is better.
  public static let isCost = true

  /// Creates the metric; it has no settings.
  public init(settings: inout SettingsReader) {}

  /// Creates the metric.
  public init() {}

  /// The mean difference, or `nil` without tasks or for a matrix in which none was learned alone.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    matrix.intransigence(comparedWith: matrix.alone)
  }
}
