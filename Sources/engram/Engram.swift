import ArgumentParser

@main
struct Engram: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "engram")
}
