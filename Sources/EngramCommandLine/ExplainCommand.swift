internal import ArgumentParser
internal import EngramCore
internal import YAMLTree

/// `engram explain`: what a diagnostic code means.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explains the code of an error, such as unknown-key.")

  @Argument(help: "The code in brackets behind 'error'; without it all codes are listed.")
  var code: String?

  @Flag(help: "Prints the page docs/errors.md.")
  var markdown = false

  func run() throws {
    try Console.reportingErrors {
      try Console.printResult(try text())
    }
  }

  private func text() throws -> String {
    guard let code else { return markdown ? ErrorPage.text : list }
    // People copy the code with its brackets.
    let name = code.trimmingPrefix("[").prefix { $0 != "]" }
    guard let explanation = CodeExplanation.of(String(name)) else {
      let names = CodeExplanation.all.map(\.name)
      let clause = Suggestion.clause(
        for: code, among: names, otherwise: "'engram explain' lists all codes")
      throw RunError("there is no code '\(code)'\(clause)")
    }
    let example = explanation.example.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "    \($0)\n" }.joined()
    let text = "\(name): \(explanation.meaning)\n"
    return explanation.example.isEmpty ? text : text + "\nExample:\n\n\(example)"
  }

  private var list: String {
    let names = CodeExplanation.all.map(\.name)
    let width = names.map(\.count).max() ?? 0
    return CodeExplanation.all.map { explanation in
      let space = String(repeating: " ", count: width - explanation.name.count)
      return "\(explanation.name)\(space)  \(explanation.meaning)\n"
    }.joined()
  }
}
