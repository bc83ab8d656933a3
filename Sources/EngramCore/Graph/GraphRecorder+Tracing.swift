internal import YAMLTree

/// Following a shape along the edges to where it comes from.
extension GraphRecorder {
  /// Says from where a component has a shape.
  ///
  /// - Returns: `nil` if it comes from no other component.
  func origin(of fact: ShapeFact, at owner: String) -> Diagnostic.Note? {
    edges(of: owner).first { gives($0, fact) }.map { origin(of: fact, along: $0) }
  }

  /// Says from where a component has a shape that is given at the end of one of its edges.
  func origin(of fact: ShapeFact, along first: Edge) -> Diagnostic.Note {
    var path = [first]
    // Edges form no circle, so this ends.
    while let next = edges(of: path[path.count - 1].target).first(where: { gives($0, fact) }) {
      path.append(next)
    }
    let last = path[path.count - 1]
    let settings = path.map(\.setting).filter { !$0.isEmpty }
    let way = settings.count > 1 ? ", through \(settings.list)" : ""
    return Diagnostic.Note(
      "\(first.owner) takes its \(fact.quantity.plural) from \(name(of: last)): \(fact.text)\(way)",
      at: last.mark)
  }

  /// What stands at the end of an edge: `$digits (components.digits)`.
  func name(of edge: Edge) -> String {
    guard let written = edge.written else { return "\(edge.target) (\(edge.typeName))" }
    return "\(written) (\(edge.target))"
  }

  private func gives(_ edge: Edge, _ fact: ShapeFact) -> Bool {
    edge.targetFacts.contains { $0.isSame(as: fact) }
  }
}
