/// A result that an experiment is expected to reach: published, or measured before.
public struct Expectation: Hashable, Sendable {
  /// What is compared.
  public enum Bound: Hashable, Sendable {
    /// Not further from a value than a tolerance.
    case near(Double, tolerance: Double)
    /// Not below.
    case atLeast(Double)
    /// Not above.
    case atMost(Double)
  }

  /// The key of the metric, such as `acc`.
  public let metric: String
  /// The learner.
  public let learner: String
  /// The evaluation.
  public let evaluation: String
  /// The label of the variation; `nil` for all of them.
  public let variation: String?
  /// The bound, in percent as tables print metrics.
  public let bound: Bound
  /// Where the number comes from; empty if it is not said.
  public let source: String
  /// How certain it is, such as `published`; empty if it is not said.
  public let certainty: String

  /// Creates an expectation.
  ///
  /// - Parameters:
  ///   - metric: The key of the metric.
  ///   - learner: The learner.
  ///   - evaluation: The evaluation.
  ///   - variation: The label of the variation; `nil` for all of them.
  ///   - bound: The bound, in percent.
  ///   - source: Where the number comes from.
  ///   - certainty: How certain it is.
  public init(
    metric: String, learner: String, evaluation: String, variation: String? = nil, bound: Bound,
    source: String = "", certainty: String = ""
  ) {
    self.metric = metric
    self.learner = learner
    self.evaluation = evaluation
    self.variation = variation
    self.bound = bound
    self.source = source
    self.certainty = certainty
  }

  /// Whether a value in percent is as expected.
  public func isMet(by value: Double) -> Bool {
    // Rounding of the printed value must not decide.
    let slack = 1e-9
    return switch bound {
    case .near(let wanted, let tolerance): abs(value - wanted) <= tolerance + slack
    case .atLeast(let wanted): value >= wanted - slack
    case .atMost(let wanted): value <= wanted + slack
    }
  }
}
