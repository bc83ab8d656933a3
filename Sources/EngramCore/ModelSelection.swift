/// How the best state of a learner is found while it trains: by fixed validation episodes.
///
/// The score is the mean accuracy on all tasks after the last one, over all episodes of a stream, so
/// that what was forgotten counts.
public struct ModelSelection {
  /// The validation episodes; every validation goes through all of them.
  public let stream: any TaskStream
  /// Steps between two validations.
  public let interval: Int
  /// Validations in a row without a better score after which training ends; `nil` for never.
  public let patience: Int?
  /// Whether evaluations use the best state instead of the last.
  public let evaluatesBest: Bool

  /// Creates a selection.
  public init(stream: any TaskStream, interval: Int, patience: Int?, evaluatesBest: Bool) {
    self.stream = stream
    self.interval = interval
    self.patience = patience
    self.evaluatesBest = evaluatesBest
  }
}
