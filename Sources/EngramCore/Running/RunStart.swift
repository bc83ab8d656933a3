internal import Files

/// Takes possession of the run folder: a new one is set up, an old one is checked.
struct RunStart {
  let plan: ExperimentPlan
  let options: RunOptions
  let directories: [RunDirectory]

  /// Sets up or checks all folders.
  ///
  /// - Returns: The lock on the run folder, and the lane count of the run.
  func claim() throws -> (lock: FolderLock, laneCount: Int) {
    let held = ([RunDirectory(options.folder)] + directories).first(where: \.holdsRun)
    if options.isResuming {
      guard let held else {
        throw RunError("\(options.folder) holds no run; leave out --resume to start one")
      }
      try held.checkExperiment(plan.resolvedText)
    } else {
      if let held {
        throw RunError(
          "\(held.path) already holds a run; continue it with --resume, "
            + "or choose another folder with --out")
      }
      try Folder.create(options.folder)
    }
    let lock = try FolderLock(options.folder)
    let laneCount = try laneCount(of: held)
    guard laneCount >= options.peers.count else {
      throw RunError(
        "the steps of this run are shared by \(laneCount) lanes, fewer than the \(options.peers.count) "
          + "processes that were started: start no more than \(laneCount), or begin a run with --lanes "
          + "\(options.peers.count)")
    }
    let environment = EnvironmentRecord(
      seed: plan.seed, laneCount: laneCount, processCount: options.peers.count,
      commandLine: options.commandLine)
    for directory in directories {
      if directory.holdsRun {
        try directory.checkExperiment(plan.resolvedText)
        if !directory.isFinished { try directory.recordResumption(environment) }
      } else {
        try directory.begin(experiment: plan.resolvedText, environment: environment)
      }
    }
    return (lock, laneCount)
  }

  // The sum of gradients depends on how a step is split, so that a resumed run must have the lanes
  // that it began with. Whoever asks for no number gets that one.
  private func laneCount(of held: RunDirectory?) throws -> Int {
    let wanted = options.laneCount ?? plan.laneCount
    guard let held else {
      return wanted ?? (options.peers.count > 1 ? options.peers.count : Machine.coreCount)
    }
    let recorded = try held.recordedLaneCount()
    guard wanted == nil || wanted == recorded else {
      throw RunError(
        "\(held.path) was started with --lanes \(recorded) and can only be resumed with the same "
          + "number, not \(wanted ?? recorded)")
    }
    return recorded
  }
}

extension ExperimentPlan {
  /// Checks what can be known before anything is touched.
  public func checkRunnable() throws(RunError) {
    guard !entries.isEmpty else { throw RunError("the experiment has no learner") }
    guard checkpointInterval > 0 else { throw RunError("the checkpoint interval is not positive") }
    for entry in entries {
      for (name, stream) in entry.evaluations where stream.episodeCount == nil {
        throw RunError("the evaluation \"\(name)\" has no end: give it a number of episodes")
      }
    }
    var keys: Set<String> = [
      "tasks", "R", "R_std", "before", "before_std", "alone", "alone_std", "metrics", "curve",
      "episodes",
    ]
    for metric in metrics {
      let key = key(of: metric)
      guard [key, key + "_std", key + "_ci95"].allSatisfy({ keys.insert($0).inserted }) else {
        throw RunError("the metric name \"\(key)\" is taken: give this metric another one")
      }
    }
  }
}
