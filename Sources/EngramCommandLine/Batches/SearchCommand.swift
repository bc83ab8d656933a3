internal import ArgumentParser
internal import Batches
internal import EngramCore
internal import Files
internal import JSONTree
internal import YAMLTree

/// `engram search`: looks for the best variation of an experiment.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Looks for the best of the variations under sweep: by a validation metric.",
    discussion: """
      Every variation is a job as in 'engram batch', in a folder of the same form, and the same command again \
      goes on. Without --halving all are trained to their ends: with 'sweep: {random: …}' that is a random \
      search. With --halving 3 all get a part of the training, the best third of them three times as much, and \
      so on; those that stay go on from their checkpoints. Variations are compared by the best validation of \
      'selection:' so far, or by --by at their ends; what is measured on test data should not choose.
      """)

  @Argument(
    help: ArgumentHelp("The experiment.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var file: String

  @Option(
    help: ArgumentHelp(
      "Of how many variations one stays after each stage.", valueName: "factor"))
  var halving: Int?

  @Option(
    help: ArgumentHelp(
      "An evaluation and its metric; without it the validations of 'selection:'.",
      valueName: "evaluation/metric"))
  var by: String?

  @Option(
    help: ArgumentHelp("The folder; without it batches/NAME-search.", valueName: "folder"),
    completion: .directory)
  var out: String?

  @Option(
    name: .customShort("j"),
    help: ArgumentHelp("How many jobs run at once; without it one.", valueName: "jobs"))
  var concurrency = 1

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("Replaces one value of the file; may be repeated.", valueName: "a.b=value"))
  var overrides: [String] = []

  @Option(
    name: .customLong("unset"), parsing: .singleValue,
    help: ArgumentHelp("Takes away one value of the file; may be repeated.", valueName: "a.b"))
  var removals: [String] = []

  func validate() throws {
    guard (1...1024).contains(concurrency) else {
      throw ValidationError("-j takes a number from 1 to 1024, not \(concurrency).")
    }
    if let halving, !(2...1000).contains(halving) {
      throw ValidationError("--halving takes a number from 2 to 1000, not \(halving).")
    }
    if file.isEmpty { throw ValidationError("<file> takes the name of an experiment, not ''.") }
    if out?.isEmpty == true { throw ValidationError("--out takes the name of a folder.") }
  }

  func run() throws {
    try Console.reportingErrors {
      StopSignal.listen()
      let reading = try BatchCommand.read(
        [file], overrides: .init(set: overrides, unset: removals))
      Console.print(reading.warnings)
      let folder = BatchFolder(try out ?? BatchCommand.standardFolder(of: file) + "-search")
      let score = try score(reading)
      let search = try Search(reading, in: folder, by: score, factor: halving)
      try Folder.create(folder.path)
      let lock = try FolderLock(folder.path)
      try reading.freeze(in: folder)
      try withExtendedLifetime(lock) { try run(search, reading.batch, folder) }
    }
  }

  private func score(_ reading: BatchReader.Reading) throws -> SearchScore {
    guard let by else { return .validation }
    guard halving == nil else {
      throw RunError(
        "--halving compares by validations before the end; leave out --by \(ShellWord.quoted(by))")
    }
    guard let plan = reading.members.first?.firstPlan else { return .validation }
    var known: [String] = []
    for (evaluation, _) in plan.entries.first?.evaluations ?? [] {
      for metric in plan.metrics {
        let name = plan.key(of: metric)
        known.append("\(evaluation)/\(name)")
        if by == known.last {
          return .metric(
            name, evaluation: evaluation, isCost: type(of: metric.metric).isCost)
        }
      }
    }
    throw RunError(
      "--by \(ShellWord.quoted(by)) names no evaluation with a metric"
        + Suggestion.clause(
          for: by, among: known, otherwise: "there is \(known.joined(separator: ", "))"))
  }

  private func run(_ search: Search, _ batch: Batch, _ folder: BatchFolder) throws {
    let program = try Folder.realPath(of: "/proc/self/exe")
    var failedCount = 0
    let standings = try search.run { stage, jobs in
      let stages = search.plan.rungs.count
      Console.printNote(
        "stage \(stage + 1) of \(stages): \(jobs.count) of \(batch.jobs.count) jobs\n")
      let wanted = try jobs.filter { job, step in
        try step.map { try isValidated(job, folder, at: $0) } != true
      }
      let pauses = Dictionary(
        uniqueKeysWithValues: wanted.compactMap { job, step in step.map { (job.folder, $0) } })
      let names = Set(wanted.map(\.job.folder))
      let part = batch.keeping { names.contains($0.folder) }
      let reporter = BatchReporter(jobCount: part.jobs.count, folder)
      var options = LocalLauncher.Options(concurrency: concurrency)
      options.pauseSteps = pauses
      let outcome = try LocalLauncher(
        part, in: folder, options, program: program, report: reporter.show
      ).run()
      failedCount += outcome.failedJobs.count
      guard let signal = outcome.signal else { return true }
      Console.printNote(
        "stopped by \(StopSignal.name(signal)) in stage \(stage + 1); the same command goes on\n")
      throw ExitCode(128 + signal)
    }
    guard let standings else { return }
    let report = SearchReport(search, standings, folder, measure: by ?? "validation")
    try WholeFile.write(report.json.indentedText, to: folder.path + "/search.json")
    try Console.printResult(report.text)
    guard failedCount == 0 else { throw ExitCode.failure }
  }

  /// Whether a run has come as far as a stage asks.
  private func isValidated(_ job: Batch.Job, _ folder: BatchFolder, at step: Int) throws -> Bool {
    let place = folder.folder(of: job)
    if case .running = try place.readState().phase { return false }
    return try RunDirectory(place.runFolder).validations(upTo: step).last?.step == step
  }
}
