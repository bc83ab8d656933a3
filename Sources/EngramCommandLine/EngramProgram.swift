internal import ArgumentParser
public import EngramCore
internal import YAMLTree

/// The program `engram`, around whatever plugins it is linked with.
///
/// The executable of this package and those of other packages are one line each:
/// `EngramProgram.main(plugins: installedPlugins + [MyLearnerPlugin.self])`.
public enum EngramProgram {
  /// The plugins whose components experiments can name.
  @TaskLocal static var plugins: [any Plugin.Type] = []

  /// Runs the command that the process's arguments name, and ends the process.
  ///
  /// - Parameter plugins: The plugins whose components experiments can name.
  public static func main(plugins: [any Plugin.Type]) -> Never {
    $plugins.withValue(plugins) {
      if let message = Engram.messageAboutCommand(CommandLine.arguments.dropFirst().first) {
        Console.printNote("error: \(message)\n")
        Engram.exit(withError: ExitCode.validationFailure)
      }
      Engram.main()
      Engram.exit()
    }
  }
}

struct Engram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engram",
    abstract: "Runs meta-learned continual-learning experiments that YAML files describe.",
    discussion: "Exit codes:\n"
      + ErrorPage.exitCodes.map { "  \($0.0): \($0.1)" }.joined(separator: "\n"),
    version: EngramVersion.current,
    subcommands: [
      RunCommand.self, CheckCommand.self, ShowCommand.self, ListCommand.self, ExplainCommand.self,
      SelfTestCommand.self, BenchCommand.self,
    ])

  /// What is wrong with the first word; the parser would only speak of unexpected arguments.
  static func messageAboutCommand(_ word: String?) -> String? {
    guard let word, !word.hasPrefix("-") else { return nil }
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard !names.contains(word), word != "help" else { return nil }
    let clause = Suggestion.clause(
      for: word, among: names, otherwise: "the commands are \(names.joined(separator: ", "))")
    return "there is no command '\(word)'\(clause)"
  }
}
