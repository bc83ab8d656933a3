internal import ArgumentParser
internal import Files
internal import Reports

/// `engram report`: a page with everything that some runs found out.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes a self-contained HTML page about a batch, a run, or a folder of runs.")

  @Argument(
    help: ArgumentHelp("The folder of a batch, of a run, or one with runs below it."),
    completion: .directory)
  var path: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to; without it report.html in the folder.", valueName: "file"))
  var output: String?

  func validate() throws {
    if path.isEmpty {
      throw ValidationError("<path> takes the name of a folder, not an empty one.")
    }
    if output?.isEmpty == true { throw ValidationError("--output takes the name of a file.") }
  }

  func run() throws {
    try Console.reportingErrors {
      let file = output ?? path + "/report.html"
      try Self.write(reportOn: path, to: file)
      try Console.printResult("\(file)\n")
    }
  }

  /// Writes the page about a folder.
  static func write(reportOn folder: String, to file: String) throws {
    let experiments = try ReportReader.experiments(in: folder)
    let name = try Folder.realPath(of: folder).split(separator: "/").last.map(String.init)
    try WholeFile.write(
      try ReportPage(experiments, title: name ?? folder).html(), to: file)
  }
}
