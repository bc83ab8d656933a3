internal import Files
internal import TensorEngine

/// Trains one learner from its last checkpoint to its last step.
struct Trainer {
  /// What came out of training.
  enum Outcome {
    case finished(seconds: Double)
    case stopped(signal: Int32, step: Int)
  }

  let plan: ExperimentPlan
  let entry: ExperimentPlan.Entry
  let directory: RunDirectory
  let stopRequest: () -> Int32?
  let report: (RunEvent) -> Void

  /// Takes the remaining steps of a prepared learner.
  func train() throws -> Outcome {
    let learner = entry.learner
    var savedStep = try restore()
    var step = savedStep
    let secondsBefore = try MetricsLog.cut(directory.metricsFile, afterStep: step)
    var seconds = secondsBefore
    let log = try MetricsLog(directory.metricsFile)
    let start = ContinuousClock.now
    var savedAt = start

    func save() throws {
      guard step != savedStep else { return }
      // In this order, so that the log never ends before the checkpoint does.
      try log.synchronize()
      let checkpoint = Checkpoint(step: step, tensors: learner.checkpoint())
      try checkpoint.write(to: directory.checkpointFile, learner: entry.name)
      savedStep = step
      savedAt = .now
    }

    func isCheckpointDue() -> Bool {
      if step % plan.checkpointInterval == 0 || step == learner.stepCount { return true }
      return plan.checkpointDuration.map { ContinuousClock.now - savedAt >= $0 } ?? false
    }

    while step < learner.stepCount {
      if let signal = stopRequest() {
        try save()
        return .stopped(signal: signal, step: step)
      }
      let begin = ContinuousClock.now
      let record = try learner.train(step: step)
      let duration = ContinuousClock.now - begin
      try check(record, step: step + 1, savedStep: savedStep)
      step += 1
      seconds = secondsBefore + (ContinuousClock.now - start) / .seconds(1)
      try log.append(step: step, record, seconds: seconds, duration: duration)
      report(
        .step(learner: entry.name, step: step, stepCount: learner.stepCount, record: record))
      if isCheckpointDue() { try save() }
    }
    return .finished(seconds: seconds)
  }

  private func restore() throws -> Int {
    let path = directory.checkpointFile
    guard Folder.exists(path) else { return 0 }
    let checkpoint = try Checkpoint.read(path)
    guard checkpoint.step <= entry.learner.stepCount else {
      throw RunError(
        "\(path): it was taken at step \(checkpoint.step) of \(entry.learner.stepCount)")
    }
    do {
      try entry.learner.restore(
        Dictionary(checkpoint.tensors.map { ($0.name, $0.tensor) }) { first, _ in first })
    } catch {
      throw RunError("\(path): \(error)")
    }
    report(.resuming(learner: entry.name, step: checkpoint.step))
    return checkpoint.step
  }

  // A learner that has diverged must not overwrite the last checkpoint at which it was sound.
  private func check(_ record: StepRecord, step: Int, savedStep: Int) throws(RunError) {
    var names: Set<String> = ["step", "seconds", "waiting"]
    for (name, value) in record.values {
      guard names.insert(name).inserted else {
        throw RunError("the learner \"\(entry.name)\" reports two values named \"\(name)\"")
      }
      guard value.isFinite else {
        let kept = savedStep > 0 ? "the checkpoint of step \(savedStep)" : "no checkpoint"
        throw RunError(
          "the learner \"\(entry.name)\" diverged: at step \(step) \"\(name)\" is \(value); "
            + "\(kept) is kept in \(directory.path)")
      }
    }
  }
}
