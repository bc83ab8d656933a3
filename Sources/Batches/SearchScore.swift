public import EngramCore

/// What a search compares variations by.
public enum SearchScore: Sendable, Equatable {
  /// The best validation of `selection:` so far.
  case validation
  /// The mean of a metric of an evaluation, which there is only at the end.
  case metric(String, evaluation: String, isCost: Bool)

  /// Whether one score is better than another; any is better than none.
  public func isBetter(_ one: Double?, than other: Double?) -> Bool {
    guard let one, let other else { return one != nil && other == nil }
    if case .metric(_, _, isCost: true) = self { return one < other }
    return one > other
  }

  /// The score of a run.
  ///
  /// - Parameters:
  ///   - directory: Its files.
  ///   - step: Later validations do not count.
  /// - Returns: The score, or `nil` if there is none yet.
  /// - Throws: `RunError` when a file of the run is damaged.
  public func value(of directory: RunDirectory, upTo step: Int) throws -> Double? {
    switch self {
    case .validation:
      return try directory.validations(upTo: step).map(\.score).max()
    case .metric(let metric, let evaluation, _):
      guard directory.isFinished else { return nil }
      let found = try directory.readSummary().evaluations.first { $0.name == evaluation }
      return found?.metrics.first { $0.name == metric }?.spread?.mean
    }
  }
}
