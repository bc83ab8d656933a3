internal import ArgumentParser
internal import EngramCore
internal import GraphDrawing
internal import Pictures
internal import YAMLTree

/// `engram graph`: the components of an experiment and the edges between them.
struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Shows what an experiment is made of, as a tree or as a picture.")

  @OptionGroup var experiment: ExperimentArguments

  @Option(
    help: ArgumentHelp(
      "text, mermaid, dot or svg; without it what the ending of --out stands for, or text."))
  var format: String?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "The file to write, such as graph.svg or graph.png; without it standard output.",
      valueName: "file"),
    completion: .file())
  var out: String?

  func validate() throws {
    if out?.isEmpty == true { throw ValidationError("--out takes the name of a file.") }
    guard let format, GraphFormat(rawValue: format) == nil else { return }
    let names = GraphFormat.allCases.map(\.rawValue)
    let clause = Suggestion.clause(
      for: format, among: names, otherwise: "the formats are \(names.joined(separator: ", "))")
    throw ValidationError("there is no format '\(format)'\(clause)")
  }

  func run() throws {
    try Console.reportingErrors {
      guard let graph = try experiment.read().members.first?.firstPlan.graph else { return }
      let document = chosenFormat.document(of: graph)
      guard let out else { return try Console.printResult(document) }
      try PictureFile.write(document, to: out)
    }
  }

  private var chosenFormat: GraphFormat {
    format.flatMap(GraphFormat.init(rawValue:)) ?? out.flatMap(GraphFormat.init(fileName:)) ?? .text
  }
}
