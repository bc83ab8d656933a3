internal import ArgumentParser
internal import EngramCore

/// `engram check`: finds mistakes in an experiment without reading data.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Checks an experiment without reading data or training.")

  @OptionGroup var experiment: ExperimentArguments
  @OptionGroup var report: ReportArguments

  @Flag(help: "Prints the experiment with all defaults.")
  var resolved = false

  func validate() throws {
    if report.json && resolved {
      throw ValidationError("--json and --resolved both take standard output; give one of them.")
    }
  }

  func run() throws {
    let file = experiment.file
    try Console.reportingErrors(asDocumentOn: report.json ? file : nil) {
      let plan = try experiment.plan(showsWarnings: !report.json)
      if report.json {
        return try Console.printResult(DiagnosticDocument(file, warnings: plan.warnings).text)
      }
      try Console.printResult(resolved ? plan.resolvedText : summary(of: plan))
    }
  }

  private func summary(of plan: ExperimentPlan) -> String {
    let learners = plan.entries.map { "\($0.name) (\($0.learner.stepCount) steps)" }
    let evaluations = plan.entries.first?.evaluations.map(\.name) ?? []
    return """
      \(experiment.file): no mistakes found
      experiment:  \(plan.name)
      learners:    \(learners.joined(separator: ", "))
      evaluations: \(evaluations.joined(separator: ", "))

      """
  }
}
