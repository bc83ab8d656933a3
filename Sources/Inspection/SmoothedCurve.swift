public import EngramCore

/// A logged value over training steps, averaged over neighbours.
public struct SmoothedCurve: Hashable, Sendable {
  /// The numbers of steps taken at which the value was logged, ascending.
  public let steps: [Int]
  /// The mean over the neighbourhood of each.
  public let values: [Double]

  /// Creates a curve.
  ///
  /// - Precondition: There are as many values as steps.
  public init(steps: [Int], values: [Double]) {
    precondition(
      steps.count == values.count, "\(steps.count) steps do not have \(values.count) values")
    self.steps = steps
    self.values = values
  }

  /// Averages a series.
  ///
  /// The value at step `t` is the mean of all that were logged at steps `s` with `|s - t| <= (window - 1) / 2`,
  /// so that it has no lag; at both ends there are fewer of them.
  ///
  /// - Parameters:
  ///   - series: What was logged.
  ///   - window: The number of steps that are averaged over, at least one; one leaves the values as they are.
  public init(_ series: MetricsHistory.Series, window: Int) {
    precondition(window >= 1, "a window has at least one step, not \(window)")
    let reach = (window - 1) / 2
    var sums = [0.0]
    for value in series.values { sums.append(sums[sums.count - 1] + value) }
    var (first, end) = (0, 0)
    var values: [Double] = []
    for step in series.steps {
      while series.steps[first] < step - reach { first += 1 }
      while end < series.steps.count, series.steps[end] <= step + reach { end += 1 }
      values.append((sums[end] - sums[first]) / Double(end - first))
    }
    self.init(steps: series.steps, values: values)
  }

  /// A twenty-fifth of all steps, but at most 499, as an odd number: what curves are averaged over unless asked
  /// otherwise.
  public static func standardWindow(stepCount: Int) -> Int {
    max(0, min(stepCount / 25, 500) - 1) / 2 * 2 + 1
  }
}
