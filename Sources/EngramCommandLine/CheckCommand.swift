internal import ArgumentParser
internal import EngramCore

/// `engram check`: finds mistakes in an experiment without reading data.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Checks an experiment without reading data or training.")

  @OptionGroup var experiment: ExperimentArguments

  func run() throws {
    try Console.reportingErrors {
      let set = try experiment.read()
      let plan = set.members.first?.firstPlan
      let learners = (plan?.entries ?? []).map { "\($0.name) (\($0.learner.stepCount) steps)" }
      let evaluations = plan?.entries.first?.evaluations.map(\.name) ?? []
      try Console.printResult(
        """
        \(experiment.file): no mistakes found
        experiment:  \(set.name)
        learners:    \(learners.joined(separator: ", "))
        evaluations: \(evaluations.joined(separator: ", "))
        \(runs(of: set))
        """)
    }
  }

  private func runs(of set: ExperimentSet) -> String {
    guard set.members.count > 1 else { return "" }
    let variations = Set(set.members.map(\.variation)).count
    let seeds = Set(set.members.map(\.seed)).count
    return "runs:        \(set.members.count) (\(variations) variations, \(seeds) seeds)\n"
  }
}
