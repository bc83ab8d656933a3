internal import Batches
internal import EngramCore

/// Tells a person what happens to the jobs of a batch, one line for everything that happens.
final class BatchReporter {
  private let jobCount: Int
  private let folder: BatchFolder
  private var endedCount = 0

  init(jobCount: Int, _ folder: BatchFolder) {
    self.jobCount = jobCount
    self.folder = folder
  }

  /// Says where everything is.
  func begin() {
    Console.printNote("batch folder: \(folder.path), \(jobCount) jobs\n")
  }

  /// Tells about an event.
  func show(_ event: BatchEvent) {
    switch event {
    case .alreadyFinished(let count):
      endedCount += count
      Console.printNote("\(count) jobs are done already, with the same configuration\n")
    case .started(let job, let isResumed):
      Console.printNote("\(isResumed ? "going on" : "started"): \(job.name)\n")
    case .finished(let job, let seconds):
      endedCount += 1
      Console.printNote("\(position) done: \(job.name), \(OneDecimal.text(seconds)) s\n")
    case .failed(let job, let failure, let isTriedAgain):
      if !isTriedAgain { endedCount += 1 }
      let log = folder.folder(of: job).logFile
      let end = isTriedAgain ? "it is tried again" : "see \(log)"
      Console.printNote("\(position) FAILED: \(job.name): \(failure.message); \(end)\n")
    case .stopped(let job):
      Console.printNote("stopped: \(job.name), with a checkpoint\n")
    }
  }

  /// Says how it ended.
  func end(_ outcome: BatchOutcome) {
    let failed = outcome.failedJobs.count
    Console.printNote(
      "\(outcome.finishedCount) of \(jobCount) jobs done"
        + (failed > 0 ? ", \(failed) failed; the same command tries these again\n" : "\n"))
  }

  private var position: String { "[\(endedCount)/\(jobCount)]" }
}

/// Numbers for people.
enum OneDecimal {
  /// `12.3`.
  static func text(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
