internal import EngramCore

/// A graph as an indented tree: every learner and evaluation with what it is made of.
///
/// A component that several others share is written out where it is met first, and named elsewhere.
struct GraphTree {
  let text: String

  init(_ graph: ExperimentGraph) {
    var writer = Writer(graph)
    for path in graph.learners + graph.evaluations { writer.writeRoot(path) }
    writer.writeMetrics()
    writer.writeUnused()
    text = writer.text
  }
}

private struct Writer {
  private(set) var text: String
  private let graph: ExperimentGraph
  private let nodes: [String: ExperimentGraph.Node]
  private let edges: [String: [ExperimentGraph.Edge]]
  private var written: Set<String> = []

  init(_ graph: ExperimentGraph) {
    self.graph = graph
    nodes = Dictionary(graph.nodes.map { ($0.path, $0) }) { first, _ in first }
    edges = Dictionary(grouping: graph.edges, by: \.from)
    text = graph.name + "\n"
  }

  mutating func writeRoot(_ path: String) {
    guard let node = nodes[path], written.insert(path).inserted else { return }
    text += "\n\(path): \(description(of: node))\n"
    writeParts(of: path, indentation: "")
  }

  /// Metrics are made of nothing as a rule, and one line is enough for all of them.
  mutating func writeMetrics() {
    guard !graph.metrics.isEmpty else { return }
    let names = graph.metrics.map { path in
      path.hasPrefix("components.") ? "$\(path.dropFirst(11))" : nodes[path]?.typeName ?? path
    }
    text += "\nmetrics: \(names.joined(separator: ", "))\n"
    for path in graph.metrics { writeParts(of: path, indentation: "") }
  }

  mutating func writeUnused() {
    let unused = graph.nodes.filter { $0.isUnused && !written.contains($0.path) }
    guard !unused.isEmpty else { return }
    text += "\nnothing refers to:\n"
    for node in unused where !written.contains(node.path) { writeRoot(node.path) }
  }

  private mutating func writeParts(of path: String, indentation: String) {
    let parts = edges[path] ?? []
    for (index, edge) in parts.enumerated() {
      let isLast = index == parts.count - 1
      text += indentation + (isLast ? "└─ " : "├─ ")
      let key = edge.setting.isEmpty ? "" : edge.setting + ": "
      let isNew = written.insert(edge.to).inserted
      text += key + description(of: edge, isNew: isNew) + "\n"
      if isNew { writeParts(of: edge.to, indentation: indentation + (isLast ? "   " : "│  ")) }
    }
  }

  private func description(of edge: ExperimentGraph.Edge, isNew: Bool) -> String {
    guard let node = nodes[edge.to] else { return edge.to }
    let isInline = edge.to.hasPrefix(edge.from + ".")
    guard !isInline else { return description(of: node) }
    let name = edge.to.split(separator: ".").dropFirst().joined(separator: ".")
    let reference = "$" + name + (edge.port.map { "." + $0 } ?? "")
    let detail = edge.detail.isEmpty || node.detail.hasSuffix(edge.detail) ? "" : ", \(edge.detail)"
    return isNew
      ? "\(reference) = \(description(of: node))\(detail)" : "\(reference)\(detail), see above"
  }

  private func description(of node: ExperimentGraph.Node) -> String {
    node.detail.isEmpty ? node.typeName : "\(node.typeName), \(node.detail)"
  }
}
