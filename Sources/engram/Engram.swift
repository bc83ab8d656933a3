import ArgumentParser
import EngramCore

@main
struct Engram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engram",
    abstract: "Runs meta-learned continual-learning experiments that YAML files describe.",
    version: EngramVersion.current,
    subcommands: [RunCommand.self, BenchCommand.self, CheckCommand.self, ListCommand.self, SelfTestCommand.self])
}
