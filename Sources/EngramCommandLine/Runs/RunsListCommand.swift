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
      let listing = try RunListing(folder)
      let head = ["run", "learner", "seed", "acc", "forgetting", "steps", "time"]
      if !listing.runs.isEmpty {
        let rows = listing.runs.map { row($0.name, $0.headline) }
        try Console.printResult(
          AlignedColumns.text([head] + rows, numbers: Set(2..<head.count)))
      }
      try Console.printResult(AlignedColumns.text(listing.open.map { [$0.name, $0.reason] }))
    }
  }

  private func row(_ name: String, _ run: RunHeadline) -> [String] {
    func value(_ name: String) -> String {
      run.metrics[name].map { Percent.oneDecimal(100 * $0) } ?? "-"
    }
    return [
      name, run.learner, "\(run.seed)", value("acc"), value("forgetting"), "\(run.stepCount)",
      Clock.text(run.seconds),
    ]
  }
}
