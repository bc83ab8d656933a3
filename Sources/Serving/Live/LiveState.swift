/// What can be said of a job or a run at a moment, from its files alone.
public struct LiveState: Sendable, Equatable {
  /// The name of the job, or the folder of the run without what all of them begin with.
  public let name: String
  /// The word for how far it is, such as `running`.
  public let word: String
  /// Why it has failed; empty otherwise.
  public var note = ""
  /// The learner that step and loss belong to; empty if there is only one.
  public var learner = ""
  /// Training steps taken.
  public var step: Int?
  /// Training steps in all.
  public var stepCount: Int?
  /// The loss of the last step.
  public var loss: Double?
  /// When one of its files last changed, in seconds since 1970.
  public var changed: Double?
  /// Whether what its processes said can be read.
  public var hasLog = false
}
