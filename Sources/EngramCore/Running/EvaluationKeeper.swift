/// Keeps the progress of a learner's evaluations, in memory and now and then on disk.
final class EvaluationKeeper {
  /// How far the evaluations have come.
  private(set) var progress: EvaluationProgress
  /// Whether ``progress`` has an episode that was begun by an earlier process.
  private(set) var isResuming: Bool
  private let directory: RunDirectory
  private let learner: String
  private let interval: Duration
  private let start = ContinuousClock.now
  private let secondsBefore: Double
  private var savedAt = ContinuousClock.now
  private var isChanged = false

  /// Takes up what an earlier process has left.
  ///
  /// - Parameters:
  ///   - directory: The run.
  ///   - learner: Its learner.
  ///   - interval: The time between two files; one minute without it.
  /// - Throws: ``RunError`` when what was left cannot be read.
  init(_ directory: RunDirectory, learner: String, interval: Duration?) throws {
    self.directory = directory
    self.learner = learner
    self.interval = interval ?? .seconds(60)
    progress = try EvaluationProgress.read(directory.evaluationFile)
    secondsBefore = progress.seconds
    isResuming = progress.current != nil
  }

  /// The time that the evaluations have taken, in all processes.
  var seconds: Double { secondsBefore + (ContinuousClock.now - start) / .seconds(1) }

  /// Whether it is time for a file.
  var isDue: Bool { ContinuousClock.now - savedAt >= interval }

  /// Changes the progress.
  func update(_ body: (inout EvaluationProgress) -> Void) {
    body(&progress)
    isChanged = true
  }

  /// The episode that an earlier process had begun, once.
  func takeUp() -> EvaluationProgress.Current? {
    guard isResuming else { return nil }
    isResuming = false
    return progress.current
  }

  /// Writes what has changed since the last file.
  func save() throws {
    guard isChanged else { return }
    progress.seconds = seconds
    try progress.write(to: directory.evaluationFile, learner: learner)
    savedAt = .now
    isChanged = false
  }

  /// Writes the progress of an evaluation that cannot go on, and says what there is.
  func keepRest() throws -> String {
    try save()
    guard let current = progress.current, !current.state.isEmpty else {
      return "what was measured before is kept in \(directory.path)"
    }
    return "the checkpoint after task \(current.observedCount) is kept in \(directory.path)"
  }
}
