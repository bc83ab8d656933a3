extension RunDirectory {
  /// The validations that a run with a `selection:` has made, in order.
  ///
  /// - Parameter step: Later ones are left out.
  /// - Returns: The number of steps before each, and the mean accuracy on all tasks after the last, in `0...1`.
  /// - Throws: ``RunError`` when the log is damaged.
  public func validations(upTo step: Int) throws -> [(step: Int, score: Double)] {
    let measure = ValidationHistory.measure
    let history = try MetricsHistory.read(metricsFile, prefix: measure)
    guard let series = history.series.first(where: { $0.name == measure }) else { return [] }
    return zip(series.steps, series.values).filter { $0.0 <= step }
      .map { (step: $0.0, score: $0.1) }
  }
}
