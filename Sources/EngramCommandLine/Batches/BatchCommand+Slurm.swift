internal import Batches
internal import EngramCore
internal import Files

extension BatchCommand {
  /// Hands all jobs to Slurm that are neither done nor in its queue; with `--dry-run` writes the scripts.
  func submit(_ batch: Batch, _ folder: BatchFolder) throws {
    BatchReporter(jobCount: batch.jobs.count, folder).begin()
    let launcher = SlurmLauncher(
      batch, in: folder, slurm ?? SlurmOptions(), shareWords: shareWords,
      program: try Folder.realPath(of: "/proc/self/exe"))
    let plan = try launcher.prepare(asksQueue: !dryRun)
    if plan.finishedCount > 0 {
      Console.printNote(
        "\(plan.finishedCount) jobs are done already, with the same configuration\n")
    }
    if plan.queuedCount > 0 { Console.printNote("\(plan.queuedCount) jobs are in the queue\n") }
    for array in plan.arrays {
      let text = "\(array.jobCount) jobs in \(array.elementCount) elements: \(array.scriptFile)\n"
      guard !dryRun else {
        Console.printNote("written, not submitted: \(text)")
        continue
      }
      Console.printNote("submitted as job array \(try launcher.submit(array)), \(text)")
    }
    guard plan.finishedCount == batch.jobs.count else {
      if !dryRun {
        Console.printNote(
          "see engram status \(ShellWord.quoted(folder.path)); the same command submits what is "
            + "missing or has failed\n")
      }
      return
    }
    try showResults(of: batch, folder) {
      Console.printNote("\(plan.finishedCount) of \(batch.jobs.count) jobs done\n")
    }
    try verify(batch, folder)
  }

  /// What the elements of the array pass on to their jobs.
  private var shareWords: [String] {
    var words: [String] = []
    if retry > 0 { words += ["--retry", "\(retry)"] }
    if let timeout { words += ["--timeout", Amount.text(timeout)] }
    if let memory { words += ["--memory", Amount.text(byteCount: memory)] }
    return words
  }
}
