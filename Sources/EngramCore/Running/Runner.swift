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
  /// The processes that share the steps with this one.
  public var peers: any PeerGroup

  /// Creates options.
  public init(
    folder: String, isResuming: Bool = false, laneCount: Int? = nil, pauseStep: Int? = nil,
    roots: DataRoots, commandLine: [String] = [], peers: any PeerGroup = NoPeers()
  ) {
    self.folder = folder
    self.isResuming = isResuming
    self.laneCount = laneCount
    self.pauseStep = pauseStep
    self.roots = roots
    self.commandLine = commandLine
    self.peers = peers
  }
}

/// Runs an experiment: every learner is prepared, trained and evaluated, one after the other.
///
/// What a run writes depends on the plan and the lane count alone, times apart. Of several processes that
/// share it, the first one writes and evaluates.
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
  ///
  /// - Returns: How it ended; only the first of several processes has results.
  /// - Throws: What ended the run.
  public func run() throws -> RunOutcome {
    try plan.checkRunnable()
    var lock: FolderLock?
    // The others take the folder from the first one, which may have made it this very moment.
    let place = try RunPlace(
      bytes: options.peers.fromFirst {
        let directories = try RunDirectory.all(of: plan, under: options.folder)
        let start = RunStart(plan: plan, options: options, directories: directories)
        let claimed = try start.claim()
        lock = claimed.lock
        return RunPlace(
          folder: options.folder, laneCount: claimed.laneCount,
          areFinished: directories.map(\.isFinished)
        ).bytes
      })
    report(.began(folder: place.folder))
    return try withExtendedLifetime(lock) {
      let context = LearnerContext(
        seed: plan.seed, lanes: LaneGroup(count: place.laneCount), roots: options.roots,
        peers: options.peers)
      let directories = try RunDirectory.all(of: plan, under: place.folder)
      let parts = zip(plan.entries, zip(directories, place.areFinished)).map {
        Part(entry: $0, directory: $1.0, isFinished: $1.1)
      }
      return try run(parts, context)
    }
  }

  /// A learner with its files.
  private struct Part {
    let entry: ExperimentPlan.Entry
    let directory: RunDirectory
    let isFinished: Bool
  }

  private func run(_ parts: [Part], _ context: LearnerContext) throws -> RunOutcome {
    let peers = options.peers
    // All data of all learners first: a missing file should not show after hours of training.
    let unfinished = parts.filter { !$0.isFinished }.map(\.entry)
    for entry in unfinished where peers.isFirst {
      for (_, stream) in entry.evaluations { try stream.prepare(options.roots) }
      if entry.learner.stepCount > 0 { try entry.selection?.stream.prepare(options.roots) }
    }
    for entry in unfinished {
      report(.preparing(learner: entry.name))
      try entry.learner.prepare(context)
    }
    if peers.isFirst {
      let files = options.roots.record.files
      for part in parts where !part.isFinished { try part.directory.recordData(files) }
    }
    var summaries: [RunSummary] = []
    for part in parts {
      let (entry, directory) = (part.entry, part.directory)
      if part.isFinished {
        guard peers.isFirst else { continue }
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
    let peers = options.peers
    let trainer = Trainer(
      plan: plan, entry: entry, directory: directory, pauseStep: options.pauseStep, peers: peers,
      stopRequest: stopRequest, tracking: tracking, report: report)
    switch try trainer.train() {
    case .paused(let step):
      return .paused(learner: entry.name, step: step)
    case .stopped(let signal, let step):
      return .stopped(signal: signal, learner: entry.name, step: step)
    case .finished(let training):
      var summary: RunSummary?
      // Empty when it is done, otherwise the signal that has ended it.
      let ending = try peers.fromFirst {
        try trainer.restoreBest(training)
        summary = try evaluate(entry, directory, context, training)
        return summary == nil ? [UInt8(truncatingIfNeeded: stopRequest() ?? 0)] : []
      }
      if let signal = ending.first {
        return .stopped(signal: Int32(signal), learner: entry.name, step: training.stepCount)
      }
      guard let summary else { return .finished([]) }
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
      storage: keeper.progress.storage, needs: entry.learner.needs,
      facts: entry.learner.facts.map { RunSummary.Fact(name: $0.name, value: $0.value) },
      evaluations: keeper.progress.finished)
  }
}
