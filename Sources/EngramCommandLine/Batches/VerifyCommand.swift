internal import ArgumentParser
internal import Batches
internal import EngramCore

/// `engram verify`: compares the results of a batch with what its experiments expect.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compares the results of a batch with what its experiments expect.",
    discussion: "Exit code 1 if a job is not done, 2 if all are and a result is not as expected.")

  @Argument(
    help: ArgumentHelp("The folder of the batch.", valueName: "batch"), completion: .directory)
  var folder: String

  func run() throws {
    try Console.reportingErrors {
      let folder = BatchFolder(folder)
      let batch = try folder.read()
      var (count, missedCount) = (0, 0)
      for experiment in batch.experiments where !experiment.expectations.isEmpty {
        let results = try folder.results(of: experiment)
        count += results.verdicts.count
        missedCount += results.verdicts.count { !$0.isMet }
        let table = SetTable(results, isColoured: Console.resultsAreColoured)
        try Console.printResult("\(experiment.name)\n\n\(table.verdictText)\n")
      }
      let states = try folder.states(of: batch)
      let openCount = states.count { !$0.isFinished }
      guard openCount == 0 else {
        throw RunError(
          "\(openCount) of \(states.count) jobs are not done; see engram status \(self.folder)")
      }
      Console.printNote(
        count == 0
          ? "nothing is expected of these experiments\n"
          : "\(count - missedCount) of \(count) expectations met\n")
      guard missedCount == 0 else { throw Console.expectationMissed }
    }
  }
}
