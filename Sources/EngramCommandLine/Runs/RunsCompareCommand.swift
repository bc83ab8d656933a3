internal import ArgumentParser
internal import EngramCore
internal import Reports

/// `engram runs compare`: the results of runs side by side.
struct RunsCompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Prints the results of runs side by side, with what each differs from the first.")

  @Argument(help: "The folders of two runs or more.", completion: .directory)
  var folders: [String]

  func validate() throws {
    guard folders.count > 1 else { throw ValidationError("There is nothing to compare with.") }
  }

  func run() throws {
    try Console.reportingErrors {
      let results = try folders.map { try values(in: $0) }
      var keys: [[String]] = []
      for (key, _) in results.flatMap(\.self) where !keys.contains(key) { keys.append(key) }
      var rows = [["evaluation", "learner", "metric"] + folders]
      for key in keys {
        let values = results.map { run in run.first { $0.key == key }?.value }
        let cells = values.enumerated().map { index, value -> String in
          guard let value else { return "-" }
          let text = Percent.oneDecimal(100 * value)
          guard index > 0, let first = values[0] else { return text }
          let difference = Percent.oneDecimal(100 * (value - first))
          return "\(text) (\(difference.hasPrefix("-") ? "" : "+")\(difference))"
        }
        rows.append(key + cells)
      }
      try Console.printResult(
        AlignedColumns.text(rows, numbers: Set(3..<(3 + folders.count))))
    }
  }

  /// The means of all metrics of all learners.
  private func values(in folder: String) throws -> [(key: [String], value: Double)] {
    try ReportReader.experiments(in: folder).flatMap { experiment in
      experiment.results.rows.flatMap { row in
        row.metrics.compactMap { metric in
          metric.spread.map {
            let learner = [row.variation, row.learner].filter { !$0.isEmpty }
            return ([row.evaluation, learner.joined(separator: "/"), metric.name], $0.mean)
          }
        }
      }
    }
  }
}
