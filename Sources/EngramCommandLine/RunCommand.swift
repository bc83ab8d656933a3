internal import ArgumentParser
internal import Batches
internal import EngramCore
internal import MessagePassing

/// `engram run`: trains and evaluates every learner of an experiment.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Runs an experiment, or goes on with one.")

  @OptionGroup var experiment: ExperimentArguments
  @OptionGroup var report: ReportArguments

  @Option(
    help: ArgumentHelp(
      "The run folder; without it runs/NAME, with a number behind it when that exists.",
      valueName: "folder"), completion: .directory)
  var out: String?

  @Flag(help: "Goes on with the run in the folder, or with the latest one without --out.")
  var resume = false

  @Option(help: "Worker threads; without it as the experiment says, or one per core.")
  var lanes: Int?

  @Flag(
    name: .customLong("report"), help: "Writes report.html, a page about the run, into its folder.")
  var writesReport = false

  func validate() throws {
    if let lanes, !(1...1024).contains(lanes) {
      throw ValidationError("--lanes takes a number from 1 to 1024, not \(lanes).")
    }
    if out?.isEmpty == true { throw ValidationError("--out takes the name of a folder.") }
  }

  func run() throws {
    // Schedulers tell all processes, and mpirun passes on what it was told.
    StopSignal.listen(endsAtSecond: Console.variable("SLURM_JOB_ID") == nil)
    let peers = try Self.joinedPeers()
    guard let peers else {
      return try Console.reportingErrors(asDocumentOn: report.json ? experiment.file : nil) {
        try run(sharing: NoPeers())
      }
    }
    try run(asOneOf: peers)
  }

  /// Runs the experiment; of several processes the first one shows what happens.
  func run(sharing peers: any PeerGroup) throws {
    let set = try experiment.read(showsWarnings: !report.json && peers.isFirst)
    let folder = try out ?? RunDirectory.standard(for: set.name, isResuming: resume)
    let summary = try run(set, in: folder, sharing: peers)
    guard peers.isFirst else { return }
    if writesReport {
      try ReportCommand.write(reportOn: folder, to: folder + "/report.html")
      Console.printNote("report: \(folder)/report.html\n")
    }
    let missedCount = summary.verdicts.count { !$0.isMet }
    if report.json {
      let document = DiagnosticDocument(
        experiment.file, warnings: set.warnings, folder: folder, missedCount: missedCount)
      try Console.printResult(document.text)
      if missedCount > 0 { throw Console.expectationMissed }
      return
    }
    let table = SetTable(summary, isColoured: Console.resultsAreColoured)
    if set.members.count > 1 { try Console.printResult(table.text) }
    guard !summary.verdicts.isEmpty else { return }
    try Console.printResult("\n" + table.verdictText)
    guard missedCount == 0 else {
      Console.printNote("\(missedCount) of \(summary.verdicts.count) expectations missed\n")
      throw Console.expectationMissed
    }
  }

  /// Runs everything that the experiment describes, one run after the other.
  private func run(
    _ set: ExperimentSet, in folder: String, sharing peers: any PeerGroup
  ) throws -> SetSummary {
    var results: [SetSummary.Member] = []
    for (index, member) in set.members.enumerated() {
      let isOnlyOne = set.members.count == 1
      if !isOnlyOne, peers.isFirst {
        Console.printNote("run \(index + 1) of \(set.members.count): \(member.folder)\n")
      }
      let plan = isOnlyOne ? member.firstPlan : try member.plan()
      let place = isOnlyOne ? folder : "\(folder)/\(member.folder)"
      let summaries = try run(plan, in: place, of: folder, sharing: peers)
      guard peers.isFirst else { continue }
      if isOnlyOne && !report.json {
        let table = ResultTable(
          summaries, isColoured: Console.resultsAreColoured, width: Console.width)
        try Console.printResult(table.text)
      }
      results.append(SetSummary.Member(variation: member.variation, summaries: summaries))
    }
    let summary = SetSummary(results, expectations: set.expectations)
    if set.members.count > 1, peers.isFirst { try summary.write(to: folder) }
    return summary
  }

  /// Runs in a folder of its own, which lies in the outermost one, that `--resume` takes.
  private func run(
    _ plan: ExperimentPlan, in folder: String, of outermost: String, sharing peers: any PeerGroup
  ) throws -> [RunSummary] {
    // Of several runs, those that had not begun yet begin now.
    let isResuming =
      try resume && (folder == outermost || RunDirectory.holdRun(of: plan, under: folder))
    let options = RunOptions(
      folder: folder, isResuming: isResuming, laneCount: lanes, roots: Console.dataRoots,
      commandLine: CommandLine.arguments, peers: peers)
    let start = ContinuousClock.now
    let reporter = ProgressReporter(
      isTerminal: Console.notesAreRewritable,
      now: { (ContinuousClock.now - start) / .seconds(1) }, write: Console.printNote)
    defer { reporter.close() }
    func show(_ event: RunEvent) {
      if case .step(let learner, let step, _, _) = event {
        (peers as? MPIPeers)?.lastEvent = "after step \(step) of \(learner)"
      }
      if peers.isFirst { reporter.show(event) }
    }
    switch try Runner(plan, options, report: show).run() {
    case .finished(let summaries): return summaries
    case .paused(_, let step):
      preconditionFailure("a run that was not to pause has paused after step \(step)")
    case .stopped(let signal, let learner, let step):
      reporter.close()
      if peers.isFirst {
        Console.printNote(
          "stopped by \(StopSignal.name(signal)) after step \(step) of \(learner); "
            + "continue with: \(resumeCommand(outermost))\n")
      }
      throw ExitCode(128 + signal)
    }
  }

  private func resumeCommand(_ folder: String) -> String {
    let words = ["engram", "run"] + experiment.words + ["--out", folder, "--resume"]
    return words.map(ShellWord.quoted).joined(separator: " ")
  }
}
