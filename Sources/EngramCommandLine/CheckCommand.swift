internal import ArgumentParser
internal import EngramCore

/// `engram check`: finds mistakes in an experiment without reading data.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Checks an experiment without reading data or training.")

  @OptionGroup var experiment: ExperimentArguments
  @OptionGroup var report: ReportArguments

  func run() throws {
    let file = experiment.file
    try Console.reportingErrors(asDocumentOn: report.json ? file : nil) {
      let set = try experiment.read(showsWarnings: !report.json)
      try Console.printResult(
        report.json ? DiagnosticDocument(file, warnings: set.warnings).text : summary(of: set))
    }
  }

  private func summary(of set: ExperimentSet) -> String {
    let plan = set.members.first?.firstPlan
    let learners = (plan?.entries ?? []).map { "\($0.name) (\($0.learner.stepCount) steps)" }
    let evaluations = plan?.entries.first?.evaluations.map(\.name) ?? []
    return """
      \(experiment.file): no mistakes found
      experiment:  \(set.name)
      learners:    \(learners.joined(separator: ", "))
      evaluations: \(evaluations.joined(separator: ", "))
      \(runs(of: set))
      """
  }

  private func runs(of set: ExperimentSet) -> String {
    guard set.members.count > 1 else { return "" }
    let variations = Set(set.members.map(\.variation)).count
    let seeds = Set(set.members.map(\.seed)).count
    return "runs:        \(set.members.count) (\(variations) variations, \(seeds) seeds)\n"
  }
}
