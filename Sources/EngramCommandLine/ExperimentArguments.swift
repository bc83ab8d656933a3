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

  /// The experiment, read, checked and built.
  ///
  /// - Parameter showsWarnings: Whether warnings go to standard error; otherwise the caller reports
  ///   them.
  func plan(showsWarnings: Bool = true) throws -> ExperimentPlan {
    let plan = try Experiment.plan(
      file: file, overrides: overrides, registry: Registry(EngramProgram.plugins))
    if showsWarnings { Console.printWarnings(of: plan) }
    try plan.checkRunnable()
    return plan
  }
}

/// The argument that says how mistakes are reported.
struct ReportArguments: ParsableArguments {
  @Flag(help: "Writes mistakes and warnings as one JSON document to standard output.")
  var json = false
}
