internal import YAMLTree

/// Checks the entries of `components:` that nothing refers to.
struct UnusedComponents {
  private let context: BuildContext
  private let unused: [Mapping.Entry]

  init(_ context: BuildContext, _ definitions: [Mapping.Entry]) {
    self.context = context
    let reached = Self.referredNames(context)
    unused = definitions.filter { !reached.contains($0.key) }
  }

  /// Records the mistakes in unused entries.
  ///
  /// - Returns: What they resolve to.
  func check() -> [String: Node] {
    var resolved: [String: Node] = [:]
    for entry in unused {
      // The settings of a name that several roles have cannot be checked: which is meant is not
      // known before something refers to it.
      if let role = role(of: entry) {
        let slot = ComponentGraph.Slot(
          role: role, path: "components.\(entry.key)", mark: entry.mark, isNamed: true)
        let made = ComponentGraph(context).make(entry.value, for: slot, as: (any Component).self)
        resolved[entry.key] = made?.resolved
      }
    }
    return resolved
  }

  /// Warns about each of them.
  ///
  /// To be called when there are no errors: a mistyped edge would make its target look unused. Fragments
  /// of the library offer components, of which an experiment need not take all.
  func warn() {
    for entry in unused where !entry.mark.file.hasPrefix("library:") {
      context.sink.record(
        Diagnostic(
          .unusedComponent,
          "nothing refers to this component; write '$\(entry.key)' where it is needed or remove it",
          at: entry.mark, path: "components.\(entry.key)", severity: .warning))
    }
  }

  /// The role of an entry by its type alone; `nil` if that leaves a choice or there is none.
  private func role(of entry: Mapping.Entry) -> Role? {
    let node = entry.value.mapping?["type"] ?? entry.value
    guard let name = node.scalar?.string, !name.hasPrefix("$") else {
      if node.scalar == nil || node.isNull { recordNoType(entry) }
      return nil
    }
    let roles = context.registry.roles(of: name)
    if roles.isEmpty {
      let clause = Suggestion.clause(
        for: name, among: context.registry.allNames, otherwise: "'engram list' shows all")
      context.sink.record(
        Diagnostic(
          .unknownComponent, "there is no component '\(name)'\(clause)", at: node.mark,
          path: "components.\(entry.key)"))
    }
    return roles.count == 1 ? roles.first : nil
  }

  private func recordNoType(_ entry: Mapping.Entry) {
    context.sink.record(
      Diagnostic(
        .missingType, "a component needs 'type:' to say which one it is", at: entry.value.mark,
        path: "components.\(entry.key)"))
  }

  /// Names that a learner, an evaluation or a metric leads to.
  ///
  /// Found in the text and not in what was built: after a mistake elsewhere a component may not
  /// have been asked for, and would be checked here a second time.
  private static func referredNames(_ context: BuildContext) -> Set<String> {
    var names: Set<String> = []
    var pending = context.roots
    while let node = pending.popLast() {
      switch node.content {
      case .mapping(let mapping): pending += mapping.entries.map(\.value)
      case .sequence(let nodes): pending += nodes
      case .scalar(let scalar):
        // A port belongs to the component before the dot.
        let name = String(scalar.text.dropFirst().prefix { $0 != "." })
        guard scalar.text.hasPrefix("$"), names.insert(name).inserted else { continue }
        if let definition = context.definitions[name] { pending.append(definition) }
      }
    }
    return names
  }
}
