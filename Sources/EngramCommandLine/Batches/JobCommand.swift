internal import ArgumentParser
internal import Batches
internal import CProcess
internal import EngramCore
internal import Glibc

/// `engram job`: runs one job of a batch, as `engram batch` and other launchers start it.
struct JobCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "job", abstract: "Runs one job of a batch; what launchers start.")

  @Argument(
    help: ArgumentHelp("The folder of the job, such as BATCH/jobs/NAME.", valueName: "folder"),
    completion: .directory)
  var folder: String

  @Option(help: "Worker threads, where the experiment does not say how many.")
  var lanes: Int?

  @Option(help: "A core that the job may use; may be repeated. Without it, all cores.")
  var core: [Int] = []

  @Option(
    help: ArgumentHelp(
      "Saves and ends when the process of this number, which started this one, has ended.",
      valueName: "process"))
  var parent: Int32?

  @Option(
    help: ArgumentHelp(
      "Saves and ends after this step, to be gone on with.", valueName: "step"))
  var pauseAfter: Int?

  func validate() throws {
    if let pauseAfter, pauseAfter < 1 {
      throw ValidationError("--pause-after takes a number from 1, not \(pauseAfter).")
    }
    if let lanes, !(1...1024).contains(lanes) {
      throw ValidationError("--lanes takes a number from 1 to 1024, not \(lanes).")
    }
    if let wrong = core.first(where: { $0 < 0 }) {
      throw ValidationError("--core takes a number from 0, not \(wrong).")
    }
  }

  func run() throws {
    try Console.reportingErrors {
      // A launcher passes on what its scheduler may have sent to this process, too.
      StopSignal.listen(endsAtSecond: parent == nil)
      if let parent, process_follow(parent, SIGTERM) != 0 {
        throw RunError("the process \(parent) has ended already")
      }
      if !core.isEmpty { Machine.keepOn(cores: core) }
      let start = ContinuousClock.now
      let reporter = ProgressReporter(
        isTerminal: Console.notesAreRewritable,
        now: { (ContinuousClock.now - start) / .seconds(1) }, write: Console.printNote)
      defer { reporter.close() }
      let job = JobRun(JobFolder(folder), registry: try EngramProgram.registry())
      let outcome = try job.run(
        laneCount: lanes, pauseStep: pauseAfter, roots: Console.dataRoots,
        commandLine: CommandLine.arguments, report: reporter.show)
      if case .paused(let learner, let step) = outcome {
        reporter.close()
        Console.printNote("\(learner): paused after step \(step)\n")
      }
      guard case .stopped(let signal, let learner, let step) = outcome else { return }
      reporter.close()
      Console.printNote(
        "stopped by \(StopSignal.name(signal)) after step \(step) of \(learner)\n")
      throw ExitCode(128 + signal)
    }
  }
}
