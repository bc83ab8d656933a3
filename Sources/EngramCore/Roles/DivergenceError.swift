/// A step of training that brought forth an infinity or a NaN; thrown before parameters take it on.
public struct DivergenceError: Error, Equatable, CustomStringConvertible {
  /// The first tensor that was not finite, such as `the result [8, 5] of Linear with decision.weight`.
  public let tensor: String
  /// Which step of what the learner does by itself between two tasks, such as `step 12 of task 3`; `nil` where the
  /// runtime counts the steps.
  public let place: String?

  /// Creates the error.
  public init(firstIn tensor: String, at place: String? = nil) {
    self.tensor = tensor
    self.place = place
  }

  /// The sentence without learner and run.
  public var description: String {
    "\(place.map { "at \($0) " } ?? "")the first tensor that is not finite is \(tensor)"
  }
}
