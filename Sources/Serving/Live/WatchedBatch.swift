internal import Batches

/// The jobs of a batch, in its order.
struct WatchedBatch {
  private let folder: BatchFolder
  private var stamp: FileStamp?
  private var order: [String] = []
  private var jobs: [String: WatchedJob] = [:]

  /// Names a batch without touching it.
  init(_ folder: BatchFolder) { self.folder = folder }

  /// Looks for changes.
  ///
  /// - Returns: How far the jobs are; those of the last readable list if it is damaged now.
  mutating func states() -> [LiveState] {
    let newStamp = FileStamp(folder.batchFile)
    if newStamp != stamp, let batch = try? folder.read() {
      stamp = newStamp
      order = batch.jobs.map(\.folder)
      // Jobs that stay keep what is known of them.
      var kept: [String: WatchedJob] = [:]
      for job in batch.jobs {
        kept[job.folder] = jobs[job.folder] ?? WatchedJob(job, folder.folder(of: job))
      }
      jobs = kept
    }
    return order.compactMap { name in
      jobs[name]?.update()
      return jobs[name]?.live
    }
  }
}
