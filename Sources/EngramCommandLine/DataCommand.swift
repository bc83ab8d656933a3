internal import ArgumentParser

/// `engram data`: the files of data sets.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Lists, fetches and checks the files that data sets are read from.",
    discussion: "Data sets are looked for in ENGRAM_DATA, ../shared/data, /usr/share/datasets and "
      + "~/.cache/engram.",
    subcommands: [DataListCommand.self, DataFetchCommand.self, DataVerifyCommand.self])
}
