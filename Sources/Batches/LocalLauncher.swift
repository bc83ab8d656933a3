public import EngramCore
internal import Files
internal import Glibc

/// Runs the jobs of a batch on this computer, each in a process of its own.
///
/// At any moment the files say how far the batch is. Whichever process is killed, the same call goes
/// on where it was: a job that was working has its checkpoint, and its process ends with that of the
/// launcher.
public final class LocalLauncher {
  /// How jobs are run.
  public struct Options: Sendable {
    /// How many jobs are run at once.
    public var concurrency: Int
    /// Further tries for a job that fails.
    public var retryCount: Int
    /// The longest that one try may take; `nil` for no limit.
    public var timeLimit: Duration?
    /// The most memory that a job's process may occupy, in bytes; `nil` for no limit.
    public var memoryLimit: Int?
    /// How many of the cores are for these jobs; `nil` for all that this process may use.
    public var coreCount: Int?
    /// What a job that is asked to end may take to save a checkpoint.
    public var gracePeriod: Duration
    /// The steps after which jobs are to be left, by their folders.
    public var pauseSteps: [String: Int] = [:]

    /// Creates options.
    public init(
      concurrency: Int, retryCount: Int = 0, timeLimit: Duration? = nil, memoryLimit: Int? = nil,
      coreCount: Int? = nil, gracePeriod: Duration = .seconds(10)
    ) {
      self.concurrency = concurrency
      self.retryCount = retryCount
      self.timeLimit = timeLimit
      self.memoryLimit = memoryLimit
      self.coreCount = coreCount
      self.gracePeriod = gracePeriod
    }
  }

  /// How often limits are looked at, and a job is asked for whose folder another process still holds.
  private static let pollInterval = Duration.milliseconds(50)

  private let folder: BatchFolder
  private let batch: Batch
  private let options: Options
  private let program: String
  private let stopRequest: () -> Int32?
  private let report: (BatchEvent) -> Void

  private var waiting: [WaitingJob] = []
  private var running: [RunningJob] = []
  private var freeSlots: [Int]
  private var outcome = BatchOutcome()

  /// Creates a launcher; nothing is touched yet.
  ///
  /// - Parameters:
  ///   - batch: The jobs.
  ///   - folder: The files of the batch, which are held by the caller.
  ///   - options: How jobs are run.
  ///   - program: The program that runs a job when it is started as `PROGRAM job FOLDER …`.
  ///   - stopRequest: The signal that ends the batch, or `nil` to go on.
  ///   - report: Told what happens.
  public init(
    _ batch: Batch, in folder: BatchFolder, _ options: Options, program: String,
    stopRequest: @escaping () -> Int32? = { StopSignal.received },
    report: @escaping (BatchEvent) -> Void = { _ in }
  ) {
    precondition(options.concurrency > 0, "\(options.concurrency) jobs at once are none")
    self.batch = batch
    self.folder = folder
    self.options = options
    self.program = program
    self.stopRequest = stopRequest
    self.report = report
    freeSlots = Array(0..<options.concurrency)
  }

  /// Runs all jobs that are not done, until they are or a stop is requested.
  ///
  /// - Returns: How many are done and which have failed.
  /// - Throws: `FileError` or `RunError` when a state cannot be read or written.
  public func run() throws -> BatchOutcome {
    let signal = ChildSignal()
    try fillQueue()
    defer { for job in running { job.process.send(SIGKILL) } }
    while !running.isEmpty || !waiting.isEmpty {
      lookForStop()
      try startJobs()
      signal.wait(atMost: Self.pollInterval)
      // Before the jobs: those that the same signal has ended have not failed.
      lookForStop()
      try lookAtRunningJobs()
    }
    return outcome
  }

  private func fillQueue() throws {
    for job in batch.jobs {
      let state = try folder.folder(of: job).readState()
      if state.isFinished {
        outcome.finishedCount += 1
      } else {
        waiting.append(WaitingJob(job: job, triesLeft: options.retryCount))
      }
    }
    if outcome.finishedCount > 0 { report(.alreadyFinished(count: outcome.finishedCount)) }
  }

  private func lookForStop() {
    guard outcome.signal == nil, let number = stopRequest() else { return }
    outcome.signal = number
    waiting = []
    for job in running where job.askedToEnd == nil {
      job.askedToEnd = .now
      job.process.send(SIGTERM)
    }
  }

  private func startJobs() throws {
    var index = 0
    while !freeSlots.isEmpty, index < waiting.count {
      guard try folder.folder(of: waiting[index].job).isFree() else {
        index += 1
        continue
      }
      try start(waiting.remove(at: index))
    }
  }

  private func start(_ job: WaitingJob) throws {
    let slot = freeSlots.removeFirst()
    let place = folder.folder(of: job.job)
    let isResumed = try place.readState().attemptCount > 0
    let process = try JobProcess(words(for: job.job, in: slot), log: place.logFile)
    report(.started(job.job, isResumed: isResumed))
    running.append(RunningJob(job: job, process: process, slot: slot, start: .now))
  }

  private func words(for job: Batch.Job, in slot: Int) -> [String] {
    let cores = share(of: slot)
    var words = [program, "job", folder.folder(of: job).path, "--parent", "\(getpid())"]
    for core in cores { words += ["--core", "\(core)"] }
    let laneCount = cores.isEmpty ? (options.coreCount ?? 1) / options.concurrency : cores.count
    if !job.hasLanes { words += ["--lanes", "\(max(1, laneCount))"] }
    if let step = options.pauseSteps[job.folder] { words += ["--pause-after", "\(step)"] }
    return words
  }

  /// The cores of a slot: all cores dealt to slots in equal numbers, or one core to several slots.
  private func share(of slot: Int) -> [Int] {
    let cores = Machine.allowedCores
    // Which of more cores are ours is not known: then the system deals them.
    guard !cores.isEmpty, cores.count <= options.coreCount ?? .max else { return [] }
    let count = max(1, cores.count / options.concurrency)
    return (0..<count).map { cores[(slot * count + $0) % cores.count] }
  }

  private func lookAtRunningJobs() throws {
    var left: [RunningJob] = []
    let ended = running.filter { job in
      if job.process.ending().map({ job.ending = $0 }) != nil { return true }
      enforceLimits(job)
      left.append(job)
      return false
    }
    running = left
    for job in ended {
      freeSlots.append(job.slot)
      freeSlots.sort()
      try settle(job)
    }
  }

  private func enforceLimits(_ job: RunningJob) {
    let time = ContinuousClock.now - job.start
    if let limit = options.memoryLimit, job.violation == nil,
      let used = job.process.residentByteCount, used > limit
    {
      job.violation = JobFailure(
        .memory, "it needs more memory than \(Amount.text(byteCount: limit)), the limit")
      job.process.send(SIGKILL)
    }
    if let limit = options.timeLimit, job.violation == nil, time > limit {
      job.violation = JobFailure(.time, "it needs more time than \(Amount.text(limit)), the limit")
      job.askedToEnd = .now
      job.process.send(SIGTERM)
    }
    if let asked = job.askedToEnd, ContinuousClock.now - asked > options.gracePeriod {
      job.process.send(SIGKILL)
    }
  }

  /// Brings the state of a job up to date whose process has ended.
  private func settle(_ running: RunningJob) throws {
    let job = running.job.job
    let place = folder.folder(of: job)
    var state = try place.readState()
    if let failure = failure(of: running, state) {
      if case .running = state.phase {
        state.seconds += (ContinuousClock.now - running.start) / .seconds(1)
      }
      state.phase = .failed(failure)
      try place.write(state)
      let isTriedAgain = running.job.triesLeft > 0 && outcome.signal == nil
      report(.failed(job, failure, isTriedAgain: isTriedAgain))
      if isTriedAgain {
        waiting.append(WaitingJob(job: job, triesLeft: running.job.triesLeft - 1))
      } else {
        outcome.failedJobs.append(job)
      }
    } else if state.isFinished {
      outcome.finishedCount += 1
      report(.finished(job, seconds: state.seconds))
    } else {
      report(.stopped(job))
    }
  }

  /// Why a job has no result; `nil` if it has one, or was asked to end.
  private func failure(of job: RunningJob, _ state: JobState) -> JobFailure? {
    if state.isFinished, job.ending == .code(0) { return nil }
    if let violation = job.violation { return violation }
    let isPaused = options.pauseSteps[job.job.job.folder] != nil && state.phase == .stopped
    if isPaused, job.ending == .code(0) { return nil }
    if outcome.signal != nil, job.askedToEnd != nil { return nil }
    switch job.ending {
    case .signal(let number): return .killed(by: number)
    case .code(let code):
      if case .failed(let failure) = state.phase { return failure }
      if state.phase == .stopped { return JobFailure(.killed, "somebody asked it to end") }
      let said = folder.folder(of: job.job.job).lastLine
      return JobFailure(
        .error, "its process ended with exit code \(code)" + (said.isEmpty ? "" : ": \(said)"))
    case nil: return nil
    }
  }
}

/// A job that a slot is to be found for.
private struct WaitingJob {
  let job: Batch.Job
  let triesLeft: Int
}

/// A job with its process.
private final class RunningJob {
  let job: WaitingJob
  let process: JobProcess
  let slot: Int
  let start: ContinuousClock.Instant
  var ending: JobProcess.Ending?
  var violation: JobFailure?
  var askedToEnd: ContinuousClock.Instant?

  init(job: WaitingJob, process: JobProcess, slot: Int, start: ContinuousClock.Instant) {
    self.job = job
    self.process = process
    self.slot = slot
    self.start = start
  }
}

extension JobFailure {
  fileprivate static func killed(by number: Int32) -> JobFailure {
    let name = signalNames[number] ?? "signal \(number)"
    let hint = number == SIGKILL ? ", as the system does when memory runs out" : ""
    return JobFailure(.killed, "its process was ended by \(name)\(hint)")
  }

  private static let signalNames: [Int32: String] = [
    SIGKILL: "SIGKILL", SIGTERM: "SIGTERM", SIGINT: "SIGINT", SIGSEGV: "SIGSEGV",
    SIGABRT: "SIGABRT", SIGILL: "SIGILL", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGTRAP: "SIGTRAP",
    SIGHUP: "SIGHUP",
  ]
}
