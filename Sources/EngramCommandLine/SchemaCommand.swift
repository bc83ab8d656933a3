internal import ArgumentParser
internal import EngramCore
internal import EngramReference

/// `engram schema`: what an editor needs for completion and hover.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Prints the JSON Schema of experiment files.",
    discussion: """
      An editor with a YAML language server completes and explains the keys of a file that begins \
      with '# yaml-language-server: $schema=FILE'. The tags of the language are made known to it by \
      its setting yaml.customTags: ["!replace mapping", "!replace sequence", "!delete scalar"].
      """)

  func run() throws {
    try Console.reportingErrors {
      let schema = ExperimentSchema(try EngramProgram.registry())
      try Console.printResult(schema.text)
    }
  }
}
