internal import Files
internal import JSONTree
internal import TensorEngine

/// How and where an experiment is run.
public struct RunOptions: Sendable {
  /// The run folder.
  public var folder: String
  /// Whether to go on with the run in the folder.
  public var isResuming: Bool
  /// The number of lanes, before that of the experiment; `nil` leaves it to the experiment.
  public var laneCount: Int?
  /// A step after which the run is left with a checkpoint, to be resumed; `nil` for none.
  public var pauseStep: Int?
  /// Where data is looked for.
  public var roots: DataRoots
  /// The program's arguments, for the record.
  public var commandLine: [String]

  /// Creates options.
  public init(
    folder: String, isResuming: Bool = false, laneCount: Int? = nil, pauseStep: Int? = nil,
    roots: DataRoots, commandLine: [String] = []
  ) {
    self.folder = folder
    self.isResuming = isResuming
    self.laneCount = laneCount
    self.pauseStep = pauseStep
    self.roots = roots
    self.commandLine = commandLine
  }
}

/// Runs an experiment: every learner is prepared, trained and evaluated, one after the other.
///
/// What a run writes depends on the plan and the lane count alone, times apart.
public struct Runner {
  private let plan: ExperimentPlan
  private let options: RunOptions
  private let stopRequest: () -> Int32?
  private let report: (RunEvent) -> Void

  /// Creates a runner; nothing is touched yet.
  ///
  /// - Parameters:
  ///   - plan: The experiment.
  ///   - options: How and where it is run.
  ///   - stopRequest: Asked between steps: the signal that ends the run, or `nil` to go on.
  ///   - report: Told what happens.
  public init(
    _ plan: ExperimentPlan, _ options: RunOptions,
    stopRequest: @escaping () -> Int32? = { StopSignal.received },
    report: @escaping (RunEvent) -> Void = { _ in }
  ) {
    self.plan = plan
    self.options = options
    self.stopRequest = stopRequest
    self.report = report
  }

  /// Runs until all learners are finished or a stop is requested.
  public func run() throws -> RunOutcome {
    try plan.checkRunnable()
    let directories = try RunDirectory.all(of: plan, under: options.folder)
    let start = RunStart(plan: plan, options: options, directories: directories)
    let (lock, laneCount) = try start.claim()
    report(.began(folder: options.folder))
    return try withExtendedLifetime(lock) {
      let context = LearnerContext(
        seed: plan.seed, lanes: LaneGroup(count: laneCount), roots: options.roots)
      return try run(Array(zip(plan.entries, directories)), context)
    }
  }

  private func run(
    _ parts: [(ExperimentPlan.Entry, RunDirectory)], _ context: LearnerContext
  ) throws -> RunOutcome {
    // All data of all learners first: a missing file should not show after hours of training.
    let unfinished = parts.filter { !$0.1.isFinished }.map(\.0)
    for entry in unfinished {
      for (_, stream) in entry.evaluations { try stream.prepare(options.roots) }
      if entry.learner.stepCount > 0 { try entry.selection?.stream.prepare(options.roots) }
    }
    for entry in unfinished {
      report(.preparing(learner: entry.name))
      try entry.learner.prepare(context)
    }
    var summaries: [RunSummary] = []
    for (entry, directory) in parts {
      if directory.isFinished {
        let summary = try directory.readSummary()
        report(.alreadyFinished(summary, folder: directory.path))
        summaries.append(summary)
        continue
      }
      let tracking = Tracking(plan, entry, folder: directory.path, report: report)
      do {
        switch try run(entry, directory, context, tracking) {
        case .finished(let finished): summaries += finished
        case .paused(let learner, let step):
          tracking.stopped(failed: false)
          return .paused(learner: learner, step: step)
        case .stopped(let signal, let learner, let step):
          tracking.stopped(failed: false)
          return .stopped(signal: signal, learner: learner, step: step)
        }
      } catch {
        tracking.stopped(failed: true)
        throw error
      }
    }
    return .finished(summaries)
  }

  /// Trains and evaluates one learner.
  private func run(
    _ entry: ExperimentPlan.Entry, _ directory: RunDirectory, _ context: LearnerContext,
    _ tracking: Tracking
  ) throws -> RunOutcome {
    let trainer = Trainer(
      plan: plan, entry: entry, directory: directory, pauseStep: options.pauseStep,
      stopRequest: stopRequest, tracking: tracking, report: report)
    switch try trainer.train() {
    case .paused(let step):
      return .paused(learner: entry.name, step: step)
    case .stopped(let signal, let step):
      return .stopped(signal: signal, learner: entry.name, step: step)
    case .finished(let training):
      try trainer.restoreBest(training)
      guard let summary = try evaluate(entry, directory, context, training) else {
        return .stopped(signal: stopRequest() ?? 0, learner: entry.name, step: training.stepCount)
      }
      try WholeFile.write(summary.json.indentedText, to: directory.summaryFile)
      Folder.removeFile(directory.evaluationFile)
      tracking.finished(summary)
      report(.finished(summary))
      return .finished([summary])
    }
  }

  private func evaluate(
    _ entry: ExperimentPlan.Entry, _ directory: RunDirectory, _ context: LearnerContext,
    _ training: Trainer.Training
  ) throws -> RunSummary? {
    let keeper = try EvaluationKeeper(
      directory, learner: entry.name, interval: plan.checkpointDuration)
    let evaluator = Evaluator(
      plan: plan, entry: entry, stopRequest: stopRequest, report: report, keeper: keeper)
    for (name, stream) in entry.evaluations {
      guard try evaluator.evaluate(name, on: stream) else {
        try keeper.save()
        return nil
      }
    }
    return RunSummary(
      experiment: plan.name, learner: entry.name, seed: plan.seed,
      laneCount: context.lanes.count, stepCount: training.stepCount,
      selected: training.best.map {
        RunSummary.Selected(
          step: entry.selection?.evaluatesBest == true ? $0.step : training.stepCount,
          bestStep: $0.step, bestScore: $0.score)
      },
      trainingSeconds: training.seconds,
      evaluationSeconds: keeper.seconds,
      peakMemoryBytes: Machine.peakMemoryBytes,
      storage: keeper.progress.storage,
      facts: entry.learner.facts.map { RunSummary.Fact(name: $0.name, value: $0.value) },
      evaluations: keeper.progress.finished)
  }
}
