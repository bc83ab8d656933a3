internal import ArgumentParser
internal import EngramCore
internal import Reports

/// `engram runs list`: one line per run.
struct RunsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the runs in a folder and below.")

  @Argument(
    help: "The folder of a batch, of a run, or one with runs below it.", completion: .directory)
  var folder = "runs"

  func run() throws {
    try Console.reportingErrors {
      let experiments = try ReportReader.experiments(in: folder)
      var rows = [["run", "learner", "seed", "acc", "forgetting", "steps", "time"]]
      for experiment in experiments {
        rows += experiment.runs.map(row)
        rows += experiment.open.map { [$0.name, "", "", $0.reason] }
      }
      // What stands in place of numbers must not widen their column.
      let numbered = rows.filter { $0.count > 4 }
      let table = AlignedColumns.text(numbered, numbers: [2, 3, 4, 5, 6])
      let open = rows.filter { $0.count == 4 }.map { [$0[0], $0[3]] }
      try Console.printResult((numbered.count > 1 ? table : "") + AlignedColumns.text(open))
    }
  }

  private func row(_ run: ReportedExperiment.Run) -> [String] {
    let summary = run.summary
    let evaluation = summary.evaluations.first
    func value(_ name: String) -> String {
      let mean = evaluation?.metrics.first { $0.name == name }?.spread?.mean
      return mean.map { Percent.oneDecimal(100 * $0) } ?? "-"
    }
    return [
      run.name.isEmpty ? "." : run.name, summary.learner, "\(summary.seed)", value("acc"),
      value("forgetting"), "\(summary.stepCount)",
      Clock.text(summary.trainingSeconds + summary.evaluationSeconds),
    ]
  }
}
