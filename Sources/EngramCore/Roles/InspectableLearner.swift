/// A learner whose memory can be looked at while it learns a task.
///
/// Law: ``trace(_:keeping:)`` leaves the learner in the state in which ``Learner/observe(_:)`` would.
public protocol InspectableLearner: Learner {
  /// Learns one task from its demonstrations, and tells what they wrote where.
  ///
  /// - Parameters:
  ///   - demonstrations: The task.
  ///   - moments: The numbers of demonstrations after which matrices are kept, besides zero and all; others
  ///     are not, because a memory may be large.
  /// - Returns: The layers in order; the same layers for every task.
  /// - Throws: What ``Learner/observe(_:)`` would.
  func trace(_ demonstrations: Demonstrations, keeping moments: Set<Int>) throws -> [LayerTrace]
}
