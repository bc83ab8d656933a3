internal import ArgumentParser
internal import EngramCore
internal import FrozenEncoders

/// `engram models`: weights that others have trained.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Lists and fetches weights for frozen encoders.",
    subcommands: [ModelsListCommand.self, ModelsFetchCommand.self])
}

/// `engram models list`: what can be fetched, and what is there.
struct ModelsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Shows which weights are known, and where those are that are there.")

  func run() throws {
    try Console.reportingErrors {
      let width = PublishedWeights.all.map(\.name.count).max() ?? 0
      let lines = PublishedWeights.all.map { weights in
        let space = String(repeating: " ", count: width - weights.name.count)
        let place = Console.dataRoots.places(of: weights.download).first
        return "\(weights.name)\(space)  \(weights.summary)"
          + (place.map { "\n\(String(repeating: " ", count: width))  \($0)" } ?? "") + "\n"
      }
      try Console.printResult(lines.joined())
    }
  }
}
