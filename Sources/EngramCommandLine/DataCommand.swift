internal import ArgumentParser

/// `engram data`: the files of data sets, and what is made of them.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Lists, fetches and checks the files of data sets, and draws episodes.",
    discussion: "Data sets are looked for in ENGRAM_DATA, ../shared/data, /usr/share/datasets and "
      + "~/.cache/engram.",
    subcommands: [
      DataListCommand.self, DataFetchCommand.self, DataVerifyCommand.self, DataPreviewCommand.self,
    ])
}
