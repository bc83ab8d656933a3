extension GraphRecorder {
  /// The graph of everything that was made.
  ///
  /// - Parameters:
  ///   - name: The experiment.
  ///   - components: The keys under `components:`, in file order.
  ///   - learners: The keys under `learners:`.
  ///   - evaluations: The paths of the streams that learners are measured on.
  /// - Returns: The components with what is inferred about them, and the edges.
  func graph(
    named name: String, components: [String], learners: [String], evaluations: [String]
  ) -> ExperimentGraph {
    let learners = learners.map { "learners.\($0)" }
    let metrics = edges(of: "").map(\.target)
    let used = reached(from: learners + evaluations + metrics)
    var order: [String] = []
    var placed: Set<String> = []
    for path in components.map({ "components.\($0)" }) + learners + evaluations + metrics {
      addTree(of: path, to: &order, &placed)
    }
    let inferred = inferredFacts
    return ExperimentGraph(
      name: name,
      nodes: order.compactMap { nodes[$0] }.map { node in
        ExperimentGraph.Node(
          path: node.path, role: node.role, typeName: node.typeName,
          detail: (node.facts + (inferred[node.path] ?? [])).detail,
          isUnused: !used.contains(node.path))
      },
      edges: order.flatMap { edges(of: $0) }.map { edge in
        ExperimentGraph.Edge(
          from: edge.owner, setting: edge.setting, to: edge.target, port: edge.port,
          detail: edge.facts.detail)
      },
      learners: learners, evaluations: evaluations, metrics: metrics)
  }

  /// Appends a component and then those that are described within it.
  private func addTree(of path: String, to order: inout [String], _ placed: inout Set<String>) {
    guard nodes[path] != nil, placed.insert(path).inserted else { return }
    order.append(path)
    for edge in edges(of: path) where edge.target.hasPrefix(path + ".") {
      addTree(of: edge.target, to: &order, &placed)
    }
  }

  private func reached(from roots: [String]) -> Set<String> {
    var reached: Set<String> = []
    var pending = roots
    while let path = pending.popLast() {
      guard reached.insert(path).inserted else { continue }
      pending += edges(of: path).map(\.target)
    }
    return reached
  }

  /// What is inferred for components by one owner, or by several of which all infer the same.
  private var inferredFacts: [String: [ShapeFact]] {
    var inferred: [String: [ShapeFact]] = [:]
    var differing: Set<String> = []
    for edge in nodes.keys.flatMap({ edges(of: $0) })
    where edge.port == nil && !edge.facts.isEmpty {
      if let known = inferred[edge.target], known != edge.facts { differing.insert(edge.target) }
      inferred[edge.target] = edge.facts
    }
    return inferred.filter { !differing.contains($0.key) }
  }
}
