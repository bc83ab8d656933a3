internal import ArgumentParser
internal import Batches
internal import EngramCore
internal import Files

/// `engram batch`: runs directories of experiments, each run as a job of its own process.
struct BatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Runs experiments and folders of them, every run as a job of its own.",
    discussion: """
      All experiments are read, checked and frozen before the first job starts. The same command again skips \
      jobs that are done with the same configuration, goes on with those that were interrupted, and tries \
      again what failed. Files whose names begin with "_" are bases of others, not experiments.
      """)

  /// Who starts the jobs.
  enum Launcher: String, ExpressibleByArgument, CaseIterable {
    case local, slurm, print
  }

  @Argument(
    help: ArgumentHelp("Experiments, and folders with some.", valueName: "path"),
    completion: .file(extensions: ["yaml", "yml"]))
  var paths: [String]

  @Option(
    help: ArgumentHelp(
      "The folder of the batch; without it batches/NAME, after the first path.",
      valueName: "folder"), completion: .directory)
  var out: String?

  @Option(
    name: .customShort("j"),
    help: ArgumentHelp("How many jobs run at once; without it one.", valueName: "jobs"))
  var concurrency = 1

  @Option(
    help: """
      local runs the jobs here; slurm submits them as a job array; print writes one command per job \
      instead.
      """)
  var launcher = Launcher.local

  @Option(
    help: ArgumentHelp(
      "What is asked of Slurm: \(SlurmOptionText.keys.joined(separator: ", ")).",
      valueName: "key=value,…"),
    transform: SlurmOptionText.options)
  var slurm: SlurmOptions?

  @Option(help: "How often a job that fails is tried again.")
  var retry = 0

  @Option(
    help: ArgumentHelp(
      "The longest that a job may take, such as 2h or 90s.", valueName: "duration"),
    transform: { try OptionText.duration($0, of: "--timeout") })
  var timeout: Duration?

  @Option(
    help: ArgumentHelp("The most memory that a job may use, such as 4GiB.", valueName: "bytes"),
    transform: { try OptionText.byteCount($0, of: "--memory") })
  var memory: Int?

  @Option(
    help: ArgumentHelp(
      "Only jobs of matching names, such as 'split/*' or '*/seed-1'.", valueName: "pattern"))
  var only: String?

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Replaces one value of every file; may be repeated.", valueName: "a.b=value"))
  var overrides: [String] = []

  @Flag(
    help: """
      Prints the jobs, the data that they need and about how long they take, after a few seconds of each, and \
      writes nothing; with --launcher slurm, writes the \
      scripts and submits nothing.
      """)
  var dryRun = false

  func validate() throws {
    guard (1...1024).contains(concurrency) else {
      throw ValidationError("-j takes a number from 1 to 1024, not \(concurrency).")
    }
    guard (0...1000).contains(retry) else {
      throw ValidationError("--retry takes a number from 0 to 1000, not \(retry).")
    }
    if slurm != nil, launcher != .slurm {
      throw ValidationError("--slurm is for --launcher slurm, not \(launcher.rawValue).")
    }
    if launcher == .slurm, concurrency != 1 {
      throw ValidationError(
        "-j is for jobs on this computer; with --launcher slurm write --slurm max=\(concurrency).")
    }
    if paths.contains("") { throw ValidationError("<path> takes a file or folder, not ''.") }
    if out?.isEmpty == true { throw ValidationError("--out takes the name of a folder.") }
  }

  func run() throws {
    try Console.reportingErrors {
      StopSignal.listen()
      let reading = try Self.read(paths, only: only, overrides: .init(set: overrides))
      Console.print(reading.warnings)
      let folder = BatchFolder(try out ?? Self.standardFolder(of: paths[0]))
      if dryRun { try preview(reading) }
      guard !dryRun || launcher == .slurm else { return }
      try Folder.create(folder.path)
      let lock = try FolderLock(folder.path)
      try reading.freeze(in: folder)
      try withExtendedLifetime(lock) {
        switch launcher {
        case .print: try printCommands(reading.batch, folder)
        case .slurm: try submit(reading.batch, folder)
        case .local: try runLocally(reading.batch, folder)
        }
      }
    }
  }

  /// Reads experiments; all their mistakes are printed before it throws.
  static func read(
    _ paths: [String], only: String? = nil, overrides: Experiment.Overrides
  ) throws -> BatchReader.Reading {
    let reader = BatchReader(
      registry: try EngramProgram.registry(), environment: Console.variable)
    do {
      return try reader.read(paths, only: only, overrides: overrides)
    } catch let mistakes as BatchReader.Mistakes {
      for error in mistakes.errors { Console.print(error) }
      throw RunError(
        "\(mistakes.errors.count) of \(mistakes.fileCount) experiments have mistakes; no job was started"
      )
    }
  }

  /// The folder of a batch whose user names none.
  static func standardFolder(of path: String) throws -> String {
    let real = try Folder.realPath(of: path)
    let last = real.split(separator: "/").last.map(String.init) ?? "all"
    let name = last.split(separator: ".").first.map(String.init) ?? last
    return "batches/" + name
  }

  private func preview(_ reading: BatchReader.Reading) throws {
    let preview = BatchPreview(reading, concurrency: concurrency)
    let estimates = preview.estimates(roots: Console.dataRoots) {
      Console.printNote("trying a little of \($0)\n")
    }
    try Console.printResult(preview.text(estimates))
  }

  private func printCommands(_ batch: Batch, _ folder: BatchFolder) throws {
    let path = try Folder.realPath(of: folder.path)
    let unfinished = try batch.keeping { try !folder.folder(of: $0).readState().isFinished }
    let jobs = unfinished.jobs
    let lines = jobs.map { "engram job \(ShellWord.quoted("\(path)/\($0.folder)"))\n" }
    try Console.printResult(lines.joined())
    Console.printNote(
      "\(jobs.count) of \(batch.jobs.count) jobs are to be run; see engram status "
        + "\(ShellWord.quoted(folder.path))\n")
    guard !jobs.isEmpty else { return }
    let manifest = ShellWord.quoted(try folder.writeManifest(of: unfinished))
    Console.printNote(
      "as an array of \(jobs.count), INDEX from 0 (SLURM_ARRAY_TASK_ID, PBS_ARRAY_INDEX, "
        + "LSB_JOBINDEX - 1, JOB_COMPLETION_INDEX): engram share \(manifest) --index \"$INDEX\"\n")
  }

  private func runLocally(_ batch: Batch, _ folder: BatchFolder) throws {
    let reporter = BatchReporter(jobCount: batch.jobs.count, folder)
    reporter.begin()
    let launcher = LocalLauncher(
      batch, in: folder,
      .init(
        concurrency: concurrency, retryCount: retry, timeLimit: timeout, memoryLimit: memory),
      program: try Folder.realPath(of: "/proc/self/exe"), report: reporter.show)
    let outcome = try launcher.run()
    if let signal = outcome.signal {
      _ = try writeResults(of: batch, folder)
      Console.printNote(
        "stopped by \(StopSignal.name(signal)) with \(outcome.finishedCount) of "
          + "\(batch.jobs.count) jobs done; the same command goes on\n")
      throw ExitCode(128 + signal)
    }
    try showResults(of: batch, folder) { reporter.end(outcome) }
    guard outcome.failedJobs.isEmpty else { throw ExitCode.failure }
    try verify(batch, folder)
  }

  /// Prints the tables of what is done, and writes them with the report.
  func showResults(of batch: Batch, _ folder: BatchFolder, thenSay end: () -> Void) throws {
    let summaries = try writeResults(of: batch, folder)
    for (experiment, summary) in zip(batch.experiments, summaries) where !summary.rows.isEmpty {
      let table = SetTable(summary, isColoured: Console.resultsAreColoured)
      try Console.printResult("\(experiment.name)\n\n\(table.text)\n")
    }
    let page = folder.path + "/report.html"
    if summaries.contains(where: { !$0.rows.isEmpty }) {
      try ReportCommand.write(reportOn: folder.path, to: page)
      Console.printNote("report: \(page)\n")
    }
    end()
  }

  /// Ends with an exit code of its own if results are not as expected.
  func verify(_ batch: Batch, _ folder: BatchFolder) throws {
    let results = try batch.experiments.map(folder.results)
    guard results.allSatisfy({ $0.verdicts.allSatisfy(\.isMet) }) else {
      Console.printNote("some results are not as expected; see engram verify \(folder.path)\n")
      throw Console.expectationMissed
    }
  }

  private func writeResults(of batch: Batch, _ folder: BatchFolder) throws -> [SetSummary] {
    try batch.experiments.map { experiment in
      let results = try folder.results(of: experiment)
      if !results.rows.isEmpty { try folder.write(results, of: experiment) }
      return results
    }
  }
}
