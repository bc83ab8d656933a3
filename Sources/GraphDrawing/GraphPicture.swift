internal import EngramCore

/// What all drawings of a graph show: boxes, and arrows in the direction in which images flow.
///
/// Metrics, which are computed from every evaluation, are named below and not drawn.
struct GraphPicture {
  /// A component.
  struct Box {
    let path: String
    let role: Role
    /// The name in the file, or the type of a component without one.
    let title: String
    /// The type, if the title does not say it.
    let typeName: String?
    let detail: String
    let isUnused: Bool
    /// What it is: its role, or `evaluation` for the streams under that key.
    let kind: String
  }

  /// An edge from a part to the component that has it as a setting, or from a learner to what it is
  /// measured on.
  struct Arrow {
    let source: Int
    let target: Int
    /// The key of the setting; empty for an entry that is itself an edge.
    let setting: String
    let port: String?
    let isMeasurement: Bool
  }

  let name: String
  /// The components in the order of the graph, unused ones last.
  let boxes: [Box]
  let arrows: [Arrow]
  /// The metrics, in words.
  let caption: String
}

extension GraphPicture {
  init(_ graph: ExperimentGraph) {
    let metrics = Set(graph.metrics)
    let drawn = graph.nodes.filter { !metrics.contains($0.path) }
    let shown = drawn.filter { !$0.isUnused } + drawn.filter(\.isUnused)
    let places = Dictionary(shown.enumerated().map { ($1.path, $0) }) { first, _ in first }
    name = graph.name
    boxes = shown.map(Self.box)
    let settings: [Arrow] = graph.edges.compactMap { edge in
      guard let source = places[edge.to], let target = places[edge.from] else { return nil }
      return Arrow(
        source: source, target: target, setting: edge.setting, port: edge.port,
        isMeasurement: false)
    }
    let measurements = graph.evaluations.flatMap { evaluation in
      graph.learners.compactMap { learner -> Arrow? in
        guard let source = places[learner], let target = places[evaluation] else { return nil }
        return Arrow(
          source: source, target: target, setting: "learners", port: nil, isMeasurement: true)
      }
    }
    arrows = measurements + settings
    let names = graph.metrics.map { path in
      path.hasPrefix("components.") ? String(path.dropFirst(11)) : graph[path]?.typeName ?? path
    }
    caption = names.isEmpty ? "" : "metrics: " + names.joined(separator: ", ")
  }

  private static func box(_ node: ExperimentGraph.Node) -> Box {
    let parts = node.path.split(separator: ".")
    let isNamed = parts.count == 2
    return Box(
      path: node.path, role: node.role, title: isNamed ? String(parts[1]) : node.typeName,
      typeName: isNamed ? node.typeName : nil, detail: node.detail, isUnused: node.isUnused,
      kind: parts.first == "evaluations" && isNamed ? "evaluation" : node.role.name)
  }
}
