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

  @Option(
    name: .customLong("unset"), parsing: .singleValue,
    help: ArgumentHelp(
      "Removes one value of the file, before any --set; may be repeated.", valueName: "a.b"))
  var removals: [String] = []

  func validate() throws {
    guard !file.isEmpty else {
      throw ValidationError("<file> takes the name of an experiment, not an empty one.")
    }
  }

  /// The runs of the experiment, read, checked and built.
  ///
  /// - Parameter showsWarnings: Whether warnings go to standard error; otherwise the caller reports
  ///   them.
  /// - Returns: The runs.
  /// - Throws: ``ConfigurationError`` with all mistakes.
  func read(showsWarnings: Bool = true) throws -> ExperimentSet {
    let set = try Experiment.read(
      file: file, overrides: .init(set: overrides, unset: removals),
      registry: try EngramProgram.registry(), environment: Console.variable)
    if showsWarnings { Console.print(set.warnings) }
    for member in set.members { try member.firstPlan.checkRunnable() }
    return set
  }

  /// The arguments again, for a command line that a person copies.
  var words: [String] {
    [file] + removals.flatMap { ["--unset", $0] } + overrides.flatMap { ["--set", $0] }
  }
}

/// The argument that says how mistakes are reported.
struct ReportArguments: ParsableArguments {
  @Flag(help: "Writes mistakes and warnings as one JSON document to standard output.")
  var json = false
}
