internal import ArgumentParser

/// `engram runs`: what is in folders of runs.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "Lists, shows, compares, exports and removes runs.",
    subcommands: [
      RunsListCommand.self, RunsShowCommand.self, RunsCompareCommand.self, RunsDiffCommand.self,
      RunsTableCommand.self, RunsRemoveCommand.self,
    ])
}
