public import EngramCore

/// The forms in which the graph of an experiment is written.
public enum GraphFormat: String, CaseIterable, Sendable {
  /// A tree for terminals.
  case text
  /// A flowchart for Mermaid, which GitHub and many editors draw.
  case mermaid
  /// Graphviz.
  case dot
  /// A picture that needs no other program.
  case svg

  /// The format that the ending of a file's name stands for; `nil` for endings of no format.
  public init?(fileName: String) {
    let ending = fileName.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last
    switch ending?.lowercased() {
    case "txt", "text": self = .text
    case "mmd", "mermaid": self = .mermaid
    case "dot", "gv": self = .dot
    // Drawn as pixels afterwards.
    case "svg", "png": self = .svg
    default: return nil
    }
  }

  /// The whole document, ending with a line end.
  public func document(of graph: ExperimentGraph) -> String {
    switch self {
    case .text: GraphTree(graph).text
    case .mermaid: MermaidDocument(GraphPicture(graph)).text
    case .dot: DOTDocument(GraphPicture(graph)).text
    case .svg: SVGDocument(GraphPicture(graph)).text
    }
  }
}
