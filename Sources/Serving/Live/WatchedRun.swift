internal import EngramCore

/// One learner's run, of which only what has changed is read again.
struct WatchedRun {
  /// The files.
  let directory: RunDirectory
  /// The last step that is logged.
  private(set) var last: LastStep?
  /// Training steps in all.
  private(set) var stepCount: Int?
  /// When one of its files last changed, in seconds since 1970.
  private(set) var changed: Double?
  /// Whether there are results.
  var isFinished: Bool { summary != nil }

  private let experimentFile: String
  private let learner: String?
  private var summary: FileStamp?
  private var metrics: FileStamp?
  private var knowsStepCount = false

  /// Names a run without touching it.
  ///
  /// - Parameters:
  ///   - directory: The files.
  ///   - experimentFile: The experiment with all defaults; without it that of the run.
  ///   - learner: The learner if the experiment has several.
  init(_ directory: RunDirectory, experimentFile: String? = nil, learner: String? = nil) {
    self.directory = directory
    self.experimentFile = experimentFile ?? directory.experimentFile
    self.learner = learner
  }

  /// Looks for changes.
  mutating func update() {
    let newSummary = FileStamp(directory.summaryFile)
    // Nothing is added to a run that has results.
    guard newSummary == nil || newSummary != summary else { return }
    summary = newSummary
    // The stamp is taken first: what is written between is seen the next time.
    let newMetrics = FileStamp(directory.metricsFile)
    if newMetrics != metrics {
      last = newMetrics == nil ? nil : LastStep(directory.metricsFile) ?? last
      metrics = newMetrics
    }
    changed = [newSummary?.changed, newMetrics?.changed].compactMap { $0 }.max()
    if isFinished {
      stepCount = last?.step
    } else if last != nil, !knowsStepCount {
      stepCount = StepCount.read(experimentFile, learner: learner)
      knowsStepCount = true
    }
  }
}
