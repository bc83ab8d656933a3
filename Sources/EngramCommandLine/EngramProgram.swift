internal import ArgumentParser
public import EngramCore
internal import YAMLTree

/// The program `engram`, around whatever plugins it is linked with.
///
/// The executable of this package and those of other packages are one line each:
/// `EngramProgram.main(plugins: installedPlugins + [MyLearnerPlugin.self])`.
public enum EngramProgram {
  /// The plugins whose components experiments can name.
  @TaskLocal private static var plugins: [any Plugin.Type] = []

  /// The components that experiments can name.
  ///
  /// - Throws: ``RegistrationError`` when the plugins do not fit together or this program.
  static func registry() throws -> Registry { try Registry(plugins) }

  /// Runs the command that the arguments name, and ends the process.
  ///
  /// - Parameters:
  ///   - plugins: The plugins whose components experiments can name.
  ///   - arguments: The words after the program's name.
  public static func main(
    plugins: [any Plugin.Type], arguments: [String] = Array(CommandLine.arguments.dropFirst())
  ) -> Never {
    $plugins.withValue(plugins) {
      if let message = Engram.messageAboutCommand(arguments) {
        Console.printNote("error: \(message)\n")
        Engram.exit(withError: ExitCode.validationFailure)
      }
      Engram.main(arguments)
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
    version: "\(EngramVersion.current)",
    subcommands: [
      RunCommand.self, BatchCommand.self, SearchCommand.self, StatusCommand.self,
      VerifyCommand.self, RunsCommand.self, ReportCommand.self, ServeCommand.self,
      JobCommand.self, ShareCommand.self, InspectCommand.self,
      CheckCommand.self, ShowCommand.self, GraphCommand.self, ListCommand.self, DocCommand.self,
      ExplainCommand.self,
      SchemaCommand.self, NewCommand.self,
      DataCommand.self, ModelsCommand.self, SelfTestCommand.self, BenchCommand.self,
    ])

  /// What is wrong with the first words; the parser would only speak of unexpected arguments.
  static func messageAboutCommand(_ words: [String]) -> String? {
    var parent: any ParsableCommand.Type = self
    var path: [String] = []
    for word in words {
      let commands = parent.configuration.subcommands
      guard !commands.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
      path.append(word)
      if let command = commands.first(where: { $0.configuration.commandName == word }) {
        parent = command
        continue
      }
      let names = commands.compactMap { $0.configuration.commandName }
      let clause = Suggestion.clause(
        for: word, among: names, otherwise: "the commands are \(names.joined(separator: ", "))")
      return "there is no command '\(path.joined(separator: " "))'\(clause)"
    }
    return nil
  }
}
