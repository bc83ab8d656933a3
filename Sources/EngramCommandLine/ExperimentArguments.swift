internal import ArgumentParser
internal import EngramCore

/// The arguments that say which experiment is meant.
struct ExperimentArguments: ParsableArguments {
  @Argument(help: "The experiment, a YAML file.", completion: .file(extensions: ["yaml", "yml"]))
  var file: String

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("Replaces one value of the file; may be repeated.", valueName: "a.b=value"))
  var overrides: [String] = []

  func validate() throws {
    guard !file.isEmpty else {
      throw ValidationError("<file> takes the name of an experiment, not an empty one.")
    }
  }

  /// The experiment, read, checked and built; warnings go to standard error.
  func plan() throws -> ExperimentPlan {
    let plan = try Experiment.plan(
      file: file, overrides: overrides, registry: EngramProgram.registry())
    for warning in plan.warnings { Console.printNote("\(warning)\n") }
    try plan.checkRunnable()
    return plan
  }
}
