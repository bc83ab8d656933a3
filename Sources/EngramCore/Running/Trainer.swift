internal import Files
internal import Glibc
internal import TensorEngine

/// Trains one learner from its last checkpoint to its last step.
///
/// Of several processes all take the steps, and the first one writes and validates.
struct Trainer {
  /// What came out of training.
  enum Outcome {
    /// All steps, or as many as the selection of a model allows.
    case finished(Training)
    case stopped(signal: Int32, step: Int)
    case paused(step: Int)
  }

  /// What a finished training took.
  struct Training {
    let seconds: Double
    /// Steps taken.
    let stepCount: Int
    /// The best validation; `nil` without a selection.
    let best: ValidationHistory.Entry?
  }

  let plan: ExperimentPlan
  let entry: ExperimentPlan.Entry
  let directory: RunDirectory
  let pauseStep: Int?
  let peers: any PeerGroup
  let stopRequest: () -> Int32?
  let tracking: Tracking
  let report: (RunEvent) -> Void

  /// Takes the remaining steps of a prepared learner.
  func train() throws -> Outcome {
    let learner = entry.learner
    var savedStep = try restore()
    var step = savedStep
    let kept = try cutLog(afterStep: step)
    var validations = kept.validations
    var seconds = kept.seconds
    let log = peers.isFirst ? try MetricsLog(directory.metricsFile) : nil
    if peers.isFirst { try tracking.begin(after: step) }
    let start = ContinuousClock.now
    var savedAt = start

    func save() throws {
      guard step != savedStep else { return }
      if let log {
        // In this order, so that the log never ends before the checkpoint does.
        try log.synchronize()
        tracking.synchronize()
        let checkpoint = Checkpoint(of: learner, step: step)
        try checkpoint.write(to: directory.checkpointFile, learner: entry.name)
        tracking.saved(checkpoint.tensors, step: step)
      }
      savedStep = step
      savedAt = .now
    }

    func isOver() -> Bool {
      step >= learner.stepCount || validations.isExhausted(entry.selection)
    }

    func isCheckpointDue() -> Bool {
      if step % plan.checkpointInterval == 0 || isOver() { return true }
      return plan.checkpointDuration.map { ContinuousClock.now - savedAt >= $0 } ?? false
    }

    while !isOver() {
      if let signal = try peers.agreed(stopRequest()) {
        try save()
        return .stopped(signal: signal, step: step)
      }
      if let pauseStep, step >= pauseStep {
        try save()
        return .paused(step: step)
      }
      // A stop while the learner is validated then costs one step.
      if isValidationDue(after: step + 1) { try save() }
      let begin = ContinuousClock.now
      var record = try record(ofStep: step, savedStep: savedStep)
      let duration = ContinuousClock.now - begin
      try check(record, step: step + 1, savedStep: savedStep)
      step += 1
      if isValidationDue(after: step) {
        let validation: ValidationHistory.Entry
        switch try validate(after: step) {
        case .score(let score): validation = .init(step: step, score: score)
        case .stopped(let signal): return .stopped(signal: signal, step: savedStep)
        }
        record.values.append((ValidationHistory.measure, validation.score))
        if validations.add(validation), peers.isFirst { try saveBest(after: step) }
        report(
          .validated(
            learner: entry.name, step: step, score: validation.score,
            isBest: validations.best == validation))
      }
      seconds = kept.seconds + (ContinuousClock.now - start) / .seconds(1)
      try log?.append(step: step, record, seconds: seconds, duration: duration)
      tracking.took(record, step: step)
      report(
        .step(learner: entry.name, step: step, stepCount: learner.stepCount, record: record))
      if isCheckpointDue() { try save() }
    }
    if let best = validations.best, step < learner.stepCount {
      report(.stoppedEarly(learner: entry.name, step: step, bestStep: best.step))
    }
    return .finished(Training(seconds: seconds, stepCount: step, best: validations.best))
  }

  /// Puts the learner into the state of its best validation, if evaluations are to use that.
  func restoreBest(_ training: Training) throws {
    guard let best = training.best, entry.selection?.evaluatesBest == true else { return }
    let checkpoint = try Checkpoint.read(directory.bestFile)
    guard checkpoint.step == best.step else {
      throw RunError(
        "\(directory.bestFile): it was taken at step \(checkpoint.step), but the best validation "
          + "was after step \(best.step); remove the run folder to start over")
    }
    try checkpoint.restore(entry.learner, from: directory.bestFile)
  }

  private func isValidationDue(after step: Int) -> Bool {
    guard let selection = entry.selection else { return false }
    return step % selection.interval == 0 || step == entry.learner.stepCount
  }

  /// Cuts the log back to the steps that the learner has taken; the others read what the first has left.
  private func cutLog(
    afterStep step: Int
  ) throws -> (seconds: Double, validations: ValidationHistory) {
    if peers.isFirst {
      let kept = try MetricsLog.cut(directory.metricsFile, afterStep: step)
      _ = try peers.gather([])
      return kept
    }
    _ = try peers.gather([])
    return step > 0 ? try MetricsLog.cut(directory.metricsFile, afterStep: step) : (0, .init())
  }

  /// What the first process found out.
  private enum Validation {
    case score(Double)
    case stopped(signal: Int32)
  }

  private func validate(after step: Int) throws -> Validation {
    guard let selection = entry.selection else {
      preconditionFailure("a validation without a selection after step \(step)")
    }
    // A signal, zero for none, then the bits of the score.
    let told = try peers.fromFirst {
      let evaluator = Evaluator(plan: plan, entry: entry, stopRequest: stopRequest, report: report)
      guard let score = try evaluator.score(on: selection.stream) else {
        return [UInt8(truncatingIfNeeded: stopRequest() ?? SIGTERM)]
      }
      return [0] + withUnsafeBytes(of: score.bitPattern, Array.init)
    }
    guard told[0] == 0 else { return .stopped(signal: Int32(told[0])) }
    let bits = told.dropFirst().reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return .score(Double(bitPattern: bits))
  }

  private func saveBest(after step: Int) throws {
    try Checkpoint(of: entry.learner, step: step)
      .write(to: directory.bestFile, learner: entry.name)
  }

  private func restore() throws -> Int {
    let path = directory.checkpointFile
    guard Folder.exists(path) else { return 0 }
    let checkpoint = try Checkpoint.read(path)
    guard checkpoint.step <= entry.learner.stepCount else {
      throw RunError(
        "\(path): it was taken at step \(checkpoint.step) of \(entry.learner.stepCount)")
    }
    try checkpoint.restore(entry.learner, from: path)
    report(.resuming(learner: entry.name, step: checkpoint.step))
    return checkpoint.step
  }

  // A learner that has diverged must not overwrite the last checkpoint at which it was sound.
  private func check(_ record: StepRecord, step: Int, savedStep: Int) throws(RunError) {
    var names: Set<String> = [
      "step", "seconds", "waiting", ValidationHistory.measure,
    ]
    for (name, value) in record.values {
      guard names.insert(name).inserted else {
        throw RunError("the learner \"\(entry.name)\" reports two values named \"\(name)\"")
      }
      guard value.isFinite else {
        throw diverged("\"\(name)\" is \(value)", step: step, savedStep: savedStep)
      }
    }
  }

  private func record(ofStep step: Int, savedStep: Int) throws -> StepRecord {
    do {
      return try entry.learner.train(step: step)
    } catch let error as DivergenceError {
      throw diverged(error.description, step: step + 1, savedStep: savedStep)
    }
  }

  private func diverged(_ what: String, step: Int, savedStep: Int) -> RunError {
    let kept = savedStep > 0 ? "the checkpoint of step \(savedStep)" : "no checkpoint"
    return RunError(
      "the learner \"\(entry.name)\" diverged: at step \(step) \(what); "
        + "\(kept) is kept in \(directory.path)")
  }
}
