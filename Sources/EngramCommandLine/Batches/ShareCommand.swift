internal import ArgumentParser
internal import Batches
internal import EngramCore
internal import Files

/// `engram share`: runs some jobs of a batch, as the elements of a scheduler's job array start it.
struct ShareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "share",
    abstract: "Runs the share of a batch that belongs to an index; what job arrays start.")

  @Argument(
    help: ArgumentHelp(
      "The list of jobs, such as BATCH/manifests/DIGEST.json.", valueName: "manifest"),
    completion: .file(extensions: ["json"]))
  var manifest: String

  @Option(help: "Which share, from 0.")
  var index: Int

  @Option(help: "The jobs of a share, run one after the other.")
  var perTask = 1

  @Option(help: "The cores of the share; without it, all that the process may use.")
  var cores: Int?

  @Option(help: "How often a job that fails is tried again.")
  var retry = 0

  @Option(
    help: ArgumentHelp("The longest that a job may take, such as 2h.", valueName: "duration"),
    transform: { try OptionText.duration($0, of: "--timeout") })
  var timeout: Duration?

  @Option(
    help: ArgumentHelp("The most memory that a job may use, such as 4GiB.", valueName: "bytes"),
    transform: { try OptionText.byteCount($0, of: "--memory") })
  var memory: Int?

  @Flag(help: "Puts the share back into Slurm's queue when SIGUSR1 says that its time is over.")
  var requeue = false

  func validate() throws {
    for (name, value) in [("--per-task", perTask), ("--cores", cores ?? 1)] where value < 1 {
      throw ValidationError("\(name) takes a number from 1, not \(value).")
    }
    guard (0...1000).contains(retry) else {
      throw ValidationError("--retry takes a number from 0 to 1000, not \(retry).")
    }
  }

  func run() throws {
    try Console.reportingErrors {
      StopSignal.listen(endsAtSecond: false)
      let (folder, all) = try BatchFolder.readManifest(manifest)
      let share = try share(of: all)
      let element = SlurmElement(share, in: folder)
      let reporter = BatchReporter(jobCount: share.jobs.count, folder)
      reporter.begin()
      let launcher = LocalLauncher(
        share, in: folder,
        .init(
          concurrency: 1, retryCount: retry, timeLimit: timeout, memoryLimit: memory,
          coreCount: cores, gracePeriod: .seconds(60)),
        program: try Folder.realPath(of: "/proc/self/exe"), report: reporter.show)
      let outcome = try launcher.run()
      guard let signal = outcome.signal else {
        reporter.end(outcome)
        guard outcome.failedJobs.isEmpty else { throw ExitCode.failure }
        return
      }
      Console.printNote("stopped by \(StopSignal.name(signal))\n")
      if requeue, signal == StopSignal.timeIsNearlyOver, outcome.finishedCount < share.jobs.count {
        guard let number = Console.variable("SLURM_JOB_ID") else {
          throw RunError("it cannot be requeued: there is no SLURM_JOB_ID in the environment")
        }
        Console.printNote("requeueing \(number)\n")
        try element.requeue(number)
      }
      throw ExitCode(128 + signal)
    }
  }

  private func share(of all: Batch) throws -> Batch {
    let count = (all.jobs.count + perTask - 1) / perTask
    guard (0..<count).contains(index) else {
      throw ValidationError("--index takes a number from 0 to \(count - 1), not \(index).")
    }
    let folders = Set(all.jobs.dropFirst(index * perTask).prefix(perTask).map(\.folder))
    return all.keeping { folders.contains($0.folder) }
  }
}
