internal import ArgumentParser
internal import EngramCore
internal import Reports

/// `engram runs diff`: the settings in which two runs differ.
struct RunsDiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Prints the settings in which two runs differ.")

  @Argument(help: "The folder of a run.", completion: .directory)
  var first: String

  @Argument(help: "The folder of another run.", completion: .directory)
  var second: String

  func run() throws {
    try Console.reportingErrors {
      let differences = try SettingsDifference.between(first, second)
      guard !differences.isEmpty else {
        return Console.printNote("the settings of both are the same\n")
      }
      let rows = differences.map { [$0.path, $0.first ?? "-", $0.second ?? "-"] }
      try Console.printResult(AlignedColumns.text([["setting", first, second]] + rows))
    }
  }
}
