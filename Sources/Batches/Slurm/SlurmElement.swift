internal import EngramCore
internal import Glibc

/// The share of a job array's element, as seen from within.
public struct SlurmElement {
  private let folder: BatchFolder
  private let jobs: Batch
  private let before: [String: [Int]]

  /// Notes how far the jobs are before anything is done.
  public init(_ jobs: Batch, in folder: BatchFolder) {
    self.jobs = jobs
    self.folder = folder
    before = Self.marks(of: jobs, in: folder)
  }

  /// Puts the element back into the queue because its time is nearly over.
  ///
  /// One that has saved nothing would go round for ever: its unfinished jobs have failed instead.
  ///
  /// - Parameter number: The number by which Slurm knows the element.
  /// - Throws: `RunError` when nothing was saved, or with what Slurm says when it does not do so.
  public func requeue(_ number: String) throws {
    guard Self.marks(of: jobs, in: folder) != before else {
      let failure = JobFailure(
        .time, "the time limit of its element is too short to save a first step")
      for job in jobs.jobs {
        let place = folder.folder(of: job)
        var state = try place.readState()
        guard state.attemptCount > 0, !state.isFinished, try place.isFree() else { continue }
        state.phase = .failed(failure)
        try place.write(state)
      }
      throw RunError("\(failure.message); it is not requeued")
    }
    try SlurmQueue().requeue(number)
  }

  /// When whatever goes on after an interruption was last written.
  private static func marks(of jobs: Batch, in folder: BatchFolder) -> [String: [Int]] {
    var marks: [String: [Int]] = [:]
    for job in jobs.jobs {
      let runs = RunDirectory.all(
        ofLearners: job.learners, under: folder.folder(of: job).runFolder)
      for file in runs.flatMap({ [$0.checkpointFile, $0.evaluationFile, $0.summaryFile] }) {
        var status = stat()
        guard stat(file, &status) == 0 else { continue }
        marks[file] = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
      }
    }
    return marks
  }
}
