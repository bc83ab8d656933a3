public import EngramCore

/// Runs one job in this process, and keeps its state.
public struct JobRun {
  private let folder: JobFolder
  private let registry: Registry

  /// Creates the run of a job; nothing is touched yet.
  public init(_ folder: JobFolder, registry: Registry) {
    self.folder = folder
    self.registry = registry
  }

  /// Runs the frozen experiment, or goes on with it.
  ///
  /// - Parameters:
  ///   - laneCount: The lanes for an experiment that does not say how many it has. A run that was begun
  ///     keeps those that it has.
  ///   - pauseStep: A step after which the run is left with a checkpoint; `nil` for none.
  ///   - roots: Where data is looked for.
  ///   - commandLine: The program's arguments, for the record.
  ///   - report: Told what happens.
  /// - Returns: How the run ended; the state says the same.
  /// - Throws: What ended the run; the state has its message.
  public func run(
    laneCount: Int?, pauseStep: Int? = nil, roots: DataRoots, commandLine: [String],
    report: @escaping (RunEvent) -> Void
  ) throws -> RunOutcome {
    var state = try folder.readState()
    let secondsBefore = state.seconds
    let start = ContinuousClock.now
    func end(_ phase: JobState.Phase) throws {
      state.phase = phase
      state.seconds = secondsBefore + (ContinuousClock.now - start) / .seconds(1)
      try folder.write(state)
    }
    state.attemptCount += 1
    state.phase = .running(.current)
    try folder.write(state)
    do {
      let plan = try plan()
      let isBegun = try RunDirectory.holdRun(of: plan, under: folder.runFolder)
      let options = RunOptions(
        folder: folder.runFolder, isResuming: isBegun, laneCount: isBegun ? nil : laneCount,
        pauseStep: pauseStep, roots: roots, commandLine: commandLine)
      let outcome = try Runner(plan, options, report: report).run()
      switch outcome {
      case .finished: try end(.finished)
      case .stopped, .paused: try end(.stopped)
      }
      return outcome
    } catch {
      try end(.failed(JobFailure(.error, "\(error)")))
      throw error
    }
  }

  private func plan() throws -> ExperimentPlan {
    let set = try Experiment.read(file: folder.frozenFile, registry: registry)
    guard let member = set.members.first, set.members.count == 1 else {
      throw RunError("\(folder.frozenFile): it has \(set.members.count) runs instead of one")
    }
    return member.firstPlan
  }
}
