internal import Batches
internal import EngramCore

/// One job of a batch, of which only what has changed is read again.
struct WatchedJob {
  private let job: Batch.Job
  private let folder: JobFolder
  private var runs: [WatchedRun]
  private var stamp: FileStamp?
  /// `nil` if the file is damaged.
  private var state: JobState? = .waiting
  private var isSettled = false

  /// Names a job without touching its files.
  init(_ job: Batch.Job, _ folder: JobFolder) {
    self.job = job
    self.folder = folder
    let directories = RunDirectory.all(ofLearners: job.learners, under: folder.runFolder)
    runs = zip(job.learners, directories).map { learner, directory in
      WatchedRun(directory, experimentFile: folder.frozenFile, learner: learner)
    }
  }

  /// Looks for changes.
  mutating func update() {
    let newStamp = FileStamp(folder.stateFile)
    if newStamp != stamp {
      stamp = newStamp
      state = try? folder.readState()
      isSettled = false
    }
    guard !isSettled else { return }
    for index in runs.indices { runs[index].update() }
    isSettled = state?.isFinished == true
  }

  /// How far the job is.
  var live: LiveState {
    var live = LiveState(name: job.name, word: word)
    if case .failed(let failure)? = state?.phase { live.note = failure.message }
    let run = runs.last { $0.last != nil }
    if let run, runs.count > 1,
      let index = runs.firstIndex(where: { $0.directory == run.directory })
    {
      live.learner = job.learners[index]
    }
    live.step = run?.last?.step
    live.stepCount = run?.stepCount
    live.loss = run?.last?.loss
    live.changed = (runs.map(\.changed) + [stamp?.changed]).compactMap { $0 }.max()
    live.hasLog = stamp != nil
    return live
  }

  private var word: String {
    guard let state else { return "state.json is damaged" }
    // A process that was killed could not write that it has ended.
    if case .running(let process) = state.phase, !process.isAlive { return "interrupted" }
    return state.phase.name
  }
}
