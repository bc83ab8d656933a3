import ArgumentParser
import EngramCore

/// The arguments that say which experiment is meant.
struct ExperimentArguments: ParsableArguments {
  @Argument(help: "The experiment, a YAML file.", completion: .file(extensions: ["yaml", "yml"]))
  var file: String

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("Replaces one value of the file; may be repeated.", valueName: "a.b=value"))
  var overrides: [String] = []

  /// The experiment, read, checked and built.
  func plan() throws -> ExperimentPlan {
    let plan = try Experiment.plan(
      file: file, overrides: overrides, registry: Registry(installedPlugins))
    try plan.checkRunnable()
    return plan
  }
}
