/// Mean and deviation of some values, and how certain the mean is.
public struct Spread: Sendable, Equatable {
  /// The number of values, at least one.
  public let count: Int
  /// The mean.
  public let mean: Double
  /// The population standard deviation: the root of the mean squared distance from the mean.
  public let deviation: Double

  /// Computes all of them; `nil` without values.
  public init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    count = values.count
    let mean = values.reduce(0, +) / Double(count)
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = (squares / Double(count)).squareRoot()
  }

  /// Half the width of the 95 % confidence interval of the mean; `nil` for one value.
  ///
  /// `t s/√n` with the 97.5 % quantile `t` of Student's distribution with `n - 1` degrees of freedom and
  /// the sample standard deviation `s`, which divides by `n - 1` where ``deviation`` divides by `n`. It
  /// covers the true mean in 95 of 100 repetitions if the values are independent and normally
  /// distributed; near 0 and 1 accuracies are not, and the interval can reach beyond.
  public var confidenceHalfWidth: Double? {
    guard count > 1 else { return nil }
    let quantile = StudentDistribution(degreesOfFreedom: count - 1).bound(ofProbability: 0.95)
    // s/√n, for s = deviation √(n/(n-1)).
    return quantile * deviation / Double(count - 1).squareRoot()
  }
}
