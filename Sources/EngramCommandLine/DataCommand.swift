internal import ArgumentParser

/// `engram data`: the data of experiments.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Shows the data of experiments.",
    subcommands: [DataPreviewCommand.self])
}
