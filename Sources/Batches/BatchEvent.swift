/// What happens to the jobs of a batch, for whoever shows it.
public enum BatchEvent: Sendable {
  /// These jobs were done before with the same configuration.
  case alreadyFinished(count: Int)
  /// A process begins a job, or goes on with it.
  case started(Batch.Job, isResumed: Bool)
  /// A job is done.
  case finished(Batch.Job, seconds: Double)
  /// A job has ended without a result; whether it is tried again.
  case failed(Batch.Job, JobFailure, isTriedAgain: Bool)
  /// A job has saved a checkpoint and ended as it was asked to.
  case stopped(Batch.Job)
}

/// How a batch ended.
public struct BatchOutcome: Sendable, Equatable {
  /// The jobs that are done, those of earlier starts included.
  public var finishedCount = 0
  /// The jobs that have failed.
  public var failedJobs: [Batch.Job] = []
  /// The signal that ended the batch before all jobs were done; `nil` if none did.
  public var signal: Int32?
}
