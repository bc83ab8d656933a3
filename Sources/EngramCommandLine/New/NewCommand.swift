internal import ArgumentParser

/// `engram new`: files to begin with.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Writes files to begin with.",
    subcommands: [NewExperimentCommand.self, NewPluginCommand.self])
}
