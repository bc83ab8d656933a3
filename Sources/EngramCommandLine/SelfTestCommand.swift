internal import ArgumentParser

/// `engram selftest`: finds out whether this build is right on this machine.
struct SelfTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selftest", abstract: "Compares the engine with the reference implementation.")

  @Option(help: "The folder with srwm-*, acl-*, vit-* and resnet-*.safetensors.")
  var fixtures = "../shared/fixtures"

  func run() throws {
    try Console.reportingErrors { try SelfTest.run(fixtures: fixtures) }
  }
}
