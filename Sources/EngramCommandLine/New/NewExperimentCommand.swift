internal import ArgumentParser
internal import EngramCore
internal import EngramReference
internal import Files
internal import YAMLTree

/// `engram new experiment`: a commented experiment with every setting of a learner.
struct NewExperimentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "experiment", abstract: "Writes a commented experiment for a learner.")

  /// The schema that the experiment's first line names, in the same folder.
  private static let schemaName = "engram.schema.json"

  @Argument(help: "The name of the experiment.")
  var name: String

  @Option(help: "The type of the learner; 'engram list learner' shows all.")
  var learner: String

  @Option(help: ArgumentHelp("The file; NAME.yaml if absent.", valueName: "file"))
  var out: String?

  func run() throws {
    try Console.reportingErrors {
      let registry = try EngramProgram.registry()
      let learners = registry.components(of: .learner).map(\.name)
      guard learners.contains(learner) else {
        let clause = Suggestion.clause(
          for: learner, among: learners,
          otherwise: "the learners are \(learners.joined(separator: ", "))")
        throw RunError("there is no learner '\(learner)'\(clause)")
      }
      let file = out ?? "\(name).yaml"
      let template = ExperimentTemplate(registry, learner: learner)
      let text = template.text(named: name, schema: Self.schemaName)
      // The name may be one that experiments cannot have; then nothing is written.
      _ = try Experiment.read(Source(file: file, text: text), registry: registry)
      let folder = Folder.parent(of: file)
      try Folder.create(folder)
      try write(text, to: file)
      let schema = folder == "." ? Self.schemaName : folder + "/" + Self.schemaName
      if !Folder.exists(schema) {
        try write(ExperimentSchema(registry).text, to: schema)
      }
      try Console.printResult(
        """
        \(file) is ready: 'engram check \(file)', then 'engram run \(file)'
        Editors complete its keys by \(schema); 'engram schema' prints a new one.

        """)
    }
  }

  private func write(_ text: String, to file: String) throws {
    guard !Folder.exists(file) else {
      throw RunError("\(file) is there already; give another name with --out")
    }
    try WholeFile.write(text, to: file)
  }
}
