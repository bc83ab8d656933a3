internal import ArgumentParser
internal import EngramCore
internal import Reports

/// `engram runs show`: the tables that a run ended with.
struct RunsShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Prints the results of a run again, as when it ended.")

  @Argument(help: "The folder of a run, or of several.", completion: .directory)
  var folder: String

  func run() throws {
    try Console.reportingErrors {
      let experiments = try ReportReader.experiments(in: folder)
      for experiment in experiments {
        for open in experiment.open { Console.printNote("\(open.name): \(open.reason)\n") }
        guard !experiment.runs.isEmpty else { continue }
        let isColoured = Console.resultsAreColoured
        let seeds = Set(experiment.runs.map { "\($0.variation) \($0.summary.seed)" })
        let text =
          seeds.count > 1
          ? SetTable(experiment.results, isColoured: isColoured).text
          : ResultTable(
            experiment.runs.map(\.summary), isColoured: isColoured, width: Console.width
          ).text
        try Console.printResult(
          (experiments.count > 1 ? "\(experiment.name)\n\n" : "") + text)
      }
    }
  }
}
