import ArgumentParser
import EngramCore

@main
struct Engram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engram",
    abstract: "Runs meta-learned continual-learning experiments that YAML files describe.",
    version: EngramVersion.current,
    subcommands: [
      RunCommand.self, CheckCommand.self, ListCommand.self, SelfTestCommand.self,
      BenchCommand.self,
    ])

  static func main() {
    if let message = messageAboutCommand(CommandLine.arguments.dropFirst().first) {
      Console.printNote("error: \(message)\n")
      exit(withError: ExitCode.validationFailure)
    }
    main(nil)
  }

  /// What is wrong with the first word; the parser would only speak of unexpected arguments.
  private static func messageAboutCommand(_ word: String?) -> String? {
    guard let word, !word.hasPrefix("-") else { return nil }
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard !names.contains(word), word != "help" else { return nil }
    let clause = Suggestion.clause(
      for: word, among: names, otherwise: "the commands are \(names.joined(separator: ", "))")
    return "there is no command '\(word)'\(clause)"
  }
}
