internal import ArgumentParser
internal import EngramCore

/// `engram check`: finds mistakes in an experiment without reading data.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Checks an experiment without reading data or training.")

  @OptionGroup var experiment: ExperimentArguments

  @Flag(help: "Prints the experiment with all defaults.")
  var resolved = false

  func run() throws {
    try Console.reportingErrors {
      let plan = try experiment.plan()
      if resolved { return try Console.printResult(plan.resolvedText) }
      let learners = plan.entries.map { "\($0.name) (\($0.learner.stepCount) steps)" }
      let evaluations = plan.entries.first?.evaluations.map(\.name) ?? []
      try Console.printResult(
        """
        \(experiment.file): no mistakes found
        experiment:  \(plan.name)
        learners:    \(learners.joined(separator: ", "))
        evaluations: \(evaluations.joined(separator: ", "))

        """)
    }
  }
}
