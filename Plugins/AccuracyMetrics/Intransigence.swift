public import EngramCore

/// How much worse every task is learned than by a reference, in `-1...1`.
///
/// `I = 1/T Σ_k (a[k] - R[k][k])` with given accuracies `a[k]`; negative is that the learner surpasses the
/// reference. The reference of Chaudhry et al. is a model trained on tasks `1...k` jointly;
/// ``IntransigenceFromAlone`` has one that is measured in the same run. Van de Ven's mean leaves out the
/// first task.
///
/// > Source: Chaudhry et al. (2018), Riemannian Walk, on intransigence. <https://arxiv.org/abs/1801.10112>
public struct Intransigence: Metric {
  /// The word after `type:`.
  public static let typeName = "intransigence"
  /// The sentence of `engram list`.
  public static let summary =
    "Mean accuracy of a given reference on every task less that just after learning it."
  /// There is no reference that fits every experiment.
  public static let isStandard = false
  /// Less is better.
  public static let isCost = true

  /// The accuracy of the reference on every task, in the order of learning.
  public let reference: [Double]

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    reference = settings.numbers(
      "reference", in: 0...1, example: [0.99, 0.98],
      "The accuracy of the reference on every task, such as a model trained on all tasks up to it.")
  }

  /// Creates the metric.
  ///
  /// - Parameter reference: An accuracy in `0...1` for every task, in the order of learning.
  public init(reference: [Double]) { self.reference = reference }

  /// The mean difference, or `nil` for a matrix of another number of tasks or with a missing entry.
  public func value(of matrix: AccuracyMatrix) -> Double? {
    matrix.intransigence(comparedWith: reference)
  }
}

extension AccuracyMatrix {
  /// `1/T Σ_k (reference[k] - R[k][k])`; `nil` unless there is one reference for every task.
  func intransigence(comparedWith reference: [Double]) -> Double? {
    guard let seen, seen.count == reference.count else { return nil }
    return zip(reference, seen.compactMap(\.last)).map { $0 - $1 }.mean
  }
}
