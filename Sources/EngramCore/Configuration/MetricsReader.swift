internal import YAMLTree

/// Reads `metrics:`, a list of metrics; all standard ones that are registered if it is absent.
struct MetricsReader {
  private let scope: SettingsScope

  init(_ scope: SettingsScope) { self.scope = scope }

  /// - Returns: The metrics under names that are all different, and the list written out.
  func read() -> (members: [(name: String, metric: any Metric)], resolved: Node) {
    scope.declare(
      SettingDeclaration(
        "metrics", .components(.metric, atLeast: 0), standard: nil, isRequired: false,
        "What summaries report; the standard metrics if absent."))
    var members: [(name: String, metric: any Metric)] = []
    var resolved: [Node] = []
    for (index, node) in requested.enumerated() {
      let slot = scope.slot("metrics.\(index)", .metric, nil)
      guard let made = scope.graph.make(node, for: slot, as: (any Metric).self) else { continue }
      scope.graph.context.recorder.add(
        GraphRecorder.Edge(of: "", slot.path, to: made, node))
      let name = name(of: made.component, node)
      let sameCount = members.count { $0.name == name || $0.name.hasPrefix("\(name)-") }
      members.append((sameCount == 0 ? name : "\(name)-\(sameCount + 1)", made.component))
      resolved.append(made.resolved)
    }
    return (members, Node(.sequence(resolved)))
  }

  private var requested: [Node] {
    guard let node = scope.mapping["metrics"] else {
      return scope.graph.context.registry.standardMetricNames.map(Node.init(string:))
    }
    if let nodes = node.sequence { return nodes }
    scope.recordWrongKind(
      node, "metrics", expected: "a list of metrics", remedy: "write [ and ] around it")
    return []
  }

  private func name(of metric: any Metric, _ node: Node) -> String {
    if let edge = node.scalar?.text, edge.hasPrefix("$") { return String(edge.dropFirst()) }
    return type(of: metric).typeName
  }
}
