/// How far a job is: the contents of `state.json`.
///
/// While a process works at the job, that process alone writes the state; before and after, whoever
/// started it does.
public struct JobState: Sendable, Equatable {
  /// What can be said of a job.
  public enum Phase: Sendable, Equatable {
    /// No process has begun it.
    case waiting
    /// A process has begun it; ``ProcessIdentity/isAlive`` says whether it still works at it.
    case running(ProcessIdentity)
    /// A process was asked to end and has saved a checkpoint.
    case stopped
    /// It is done.
    case finished
    /// It has ended without a result.
    case failed(JobFailure)
  }

  /// What can be said of the job.
  public var phase: Phase
  /// How many processes have begun it.
  public var attemptCount: Int
  /// The time that they have taken together, in seconds.
  public var seconds: Double

  /// Creates a state.
  public init(phase: Phase, attemptCount: Int, seconds: Double) {
    self.phase = phase
    self.attemptCount = attemptCount
    self.seconds = seconds
  }

  /// The state of a job that nobody has begun.
  public static let waiting = JobState(phase: .waiting, attemptCount: 0, seconds: 0)

  /// Whether the job is done.
  public var isFinished: Bool { phase == .finished }
}

/// Why a job has ended without a result.
public struct JobFailure: Sendable, Equatable {
  /// What happened, for programs.
  public enum Kind: String, Sendable, CaseIterable {
    /// The program reported an error.
    case error
    /// A signal ended the process.
    case killed
    /// The time limit was reached.
    case time = "out-of-time"
    /// The memory limit was reached.
    case memory = "out-of-memory"
  }

  /// What happened.
  public let kind: Kind
  /// One sentence.
  public let message: String

  /// Creates a failure.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}
