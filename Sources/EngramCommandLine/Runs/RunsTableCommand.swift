internal import ArgumentParser
internal import Files
internal import Reports

/// `engram runs table`: results for papers, notes and spreadsheets.
struct RunsTableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Writes results as Markdown, LaTeX or CSV, the best of each column in bold.")

  @Argument(
    help: "The folder of a batch, of a run, or one with runs below it.", completion: .directory)
  var folder: String

  @Option(
    help: ArgumentHelp(
      "markdown, latex (a tabular for the booktabs package) or csv (every seed).",
      valueName: "format"), completion: .list(ResultExport.Format.allCases.map(\.rawValue)),
    transform: Self.format)
  var format = ResultExport.Format.markdown

  @Option(
    help: ArgumentHelp("A metric; may be repeated. Without it, all.", valueName: "name"))
  var metric: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to; without it standard output.", valueName: "file"))
  var output: String?

  func run() throws {
    try Console.reportingErrors {
      let export = ResultExport(try ReportReader.experiments(in: folder), metrics: metric)
      let text = try export.text(as: format)
      guard let output else { return try Console.printResult(text) }
      try WholeFile.write(text, to: output)
    }
  }
  private static func format(_ word: String) throws -> ResultExport.Format {
    guard let format = ResultExport.Format(rawValue: word) else {
      let names = ResultExport.Format.allCases.map(\.rawValue)
      throw ValidationError("--format takes \(names.joined(separator: ", ")), not '\(word)'.")
    }
    return format
  }
}
