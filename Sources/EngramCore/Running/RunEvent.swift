/// What happens in a run, for whoever shows it; observers cannot change anything.
public enum RunEvent: Sendable {
  /// The run folder is set up, or found in order; from here on files are in it.
  case began(folder: String)
  /// Data and parameters of a learner are being prepared.
  case preparing(learner: String)
  /// A learner goes on from its checkpoint.
  case resuming(learner: String, step: Int)
  /// A training step has been taken; `step` counts it.
  case step(learner: String, step: Int, stepCount: Int, record: StepRecord)
  /// A validation has been made; `score` is the mean accuracy on all tasks after the last.
  case validated(learner: String, step: Int, score: Double, isBest: Bool)
  /// Training ends early, because the validations of the last steps were no better.
  case stoppedEarly(learner: String, step: Int, bestStep: Int)
  /// An episode of an evaluation begins, counted from zero.
  case evaluating(learner: String, evaluation: String, episode: Int, episodeCount: Int)
  /// A tracker does not work any more; the run goes on without it.
  case trackerFailed(learner: String, tracker: String, reason: String)
  /// A learner is trained and evaluated.
  case finished(RunSummary)
  /// A learner had been finished by an earlier run.
  case alreadyFinished(RunSummary, folder: String)
}

/// How a run ended.
public enum RunOutcome: Sendable {
  /// All learners are finished; their results in file order.
  case finished([RunSummary])
  /// The step came after which the run was to be left; everything up to it is saved.
  case paused(learner: String, step: Int)
  /// A signal came; everything up to the step is saved.
  case stopped(signal: Int32, learner: String, step: Int)
}
