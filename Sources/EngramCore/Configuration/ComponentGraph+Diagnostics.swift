internal import YAMLTree

extension ComponentGraph {
  func record(
    _ code: Diagnostic.Code, _ message: String, at mark: Mark, path: String,
    notes: [Diagnostic.Note] = []
  ) {
    context.sink.record(Diagnostic(code, message, at: mark, path: path, notes: notes))
  }

  /// The word after `type:`, or the default of the slot.
  func typeName(of mapping: Mapping, at mark: Mark, for slot: Slot) -> (text: String, mark: Mark)? {
    guard let node = mapping["type"] else {
      if let standard = slot.standard { return (standard, mark) }
      recordMissingType(mapping, at: mark, for: slot)
      return nil
    }
    guard let name = node.scalar?.string else {
      record(
        .wrongKind, "expected the name of \(slot.role.withArticle), not \(node.kindDescription)",
        at: node.mark, path: slot.path + ".type")
      return nil
    }
    return (name, node.mark)
  }

  private func recordMissingType(_ mapping: Mapping, at mark: Mark, for slot: Slot) {
    let names = context.registry.names(in: slot.role)
    // `tpye: conv4` is a mistyped key rather than a forgotten one.
    let misspelt = mapping.entries.first { entry in
      Suggestion.nearest(to: entry.key, among: ["type"]) != nil
    }
    if misspelt == nil, context.sink.isIncomplete { return context.sink.countRepeatedError() }
    let message =
      misspelt.map { "expected 'type:', not '\($0.key):'" }
      ?? "\(slot.role.withArticle) needs 'type:' to say which one it is"
    record(
      .missingType, message, at: misspelt?.mark ?? mark, path: slot.path,
      notes: [Diagnostic.Note("types of role \(slot.role): \(names.list)")])
  }

  /// The component of a name, or the one that was probably meant: with it the settings below are
  /// checked in the same pass.
  func namedType(
    _ name: String, at mark: Mark, for slot: Slot
  ) -> (name: String, type: Registry.ComponentType)? {
    if let type = context.registry.type(named: name, in: slot.role) { return (name, type) }
    recordUnknownType(name, at: mark, for: slot)
    // The name of a component of another role, or of an entry, was not misspelt.
    guard context.registry.roles(of: name).isEmpty, context.definitions.entry(name) == nil,
      let near = Suggestion.nearest(to: name, among: context.registry.names(in: slot.role)),
      let type = context.registry.type(named: near, in: slot.role)
    else { return nil }
    // What is there is checked; what is missing may be so because another type was meant.
    context.sink.silence(mark)
    return (near, type)
  }

  func recordUnknownType(_ name: String, at mark: Mark, for slot: Slot) {
    let names = context.registry.names(in: slot.role)
    var notes = [Diagnostic.Note("types of role \(slot.role): \(names.list)")]
    if let edge = openEdges.last, slot.path == "components.\(edge.name)" {
      // The entry may be right, and the edge that asks for this role the mistake.
      notes.insert(Diagnostic.Note("\(edge.path) refers to $\(edge.name)", at: edge.mark), at: 0)
    }
    let roles = context.registry.roles(of: name)
    if let other = roles.first {
      record(
        .wrongRole,
        "'\(name)' is \(other.withArticle), but \(slot.role.withArticle) is needed here", at: mark,
        path: slot.path, notes: notes)
      return
    }
    var clause = Suggestion.clause(for: name, among: names, otherwise: "use one of those below")
    if context.definitions.entry(name) != nil { clause = "; did you mean '$\(name)'?" }
    record(
      .unknownComponent, "there is no \(slot.role) '\(name)'\(clause)", at: mark, path: slot.path,
      notes: notes)
  }

  func recordUnknownReference(_ name: String, at mark: Mark, for slot: Slot) {
    guard !context.sink.isIncomplete else { return context.sink.countRepeatedError() }
    let names = context.definitions.keys
    let near = Suggestion.nearest(to: name, among: names).map { "; did you mean '$\($0)'?" }
    record(
      .unknownReference,
      "there is no '\(name)' under 'components:'\(near ?? "; add it there")", at: mark,
      path: slot.path, notes: [Diagnostic.Note("components: \(names.list)")])
  }

  func recordUnknownPort(
    _ port: String, of name: String, _ ports: [Port], at mark: Mark, for slot: Slot
  ) {
    let known = ports.map { "$\(name).\($0.name) (\($0.role))" }
    if let other = ports.first(where: { $0.name == port }) {
      record(
        .wrongRole,
        "'$\(name).\(port)' is \(other.role.withArticle), but \(slot.role.withArticle) is needed here",
        at: mark, path: slot.path, notes: [Diagnostic.Note("ports: \(known.list)")])
      return
    }
    let clause =
      ports.isEmpty
      ? "; it has none, write '$\(name)'"
      : Suggestion.clause(for: port, among: ports.map(\.name), otherwise: "use one of those below")
    record(
      .unknownReference, "'$\(name)' has no port '\(port)'\(clause)", at: mark, path: slot.path,
      notes: ports.isEmpty ? [] : [Diagnostic.Note("ports: \(known.list)")])
  }

  func recordCycle(backTo name: String, at mark: Mark, for slot: Slot) {
    let start = openEdges.firstIndex { $0.name == name } ?? 0
    let cycle = openEdges[start...]
    guard context.reportedCycles.insert(Set(cycle.map(\.name))).inserted else {
      // Still a failure for whoever asked, but one that has been reported.
      context.sink.countRepeatedError()
      return
    }
    let chain = (cycle.map(\.name) + [name]).map { "$" + $0 }.joined(separator: " -> ")
    let notes = cycle.dropFirst().map {
      Diagnostic.Note("\($0.path) refers to $\($0.name)", at: $0.mark)
    }
    record(
      .cyclicReference, "this edge closes a circle: \(chain); remove one of its edges", at: mark,
      path: slot.path, notes: Array(notes))
  }

  func recordFailure(_ reason: (any Error)?, at mark: Mark, _ scope: SettingsScope) {
    let detail = reason.flatMap { $0 is IncompleteComponent ? nil : ": \($0)" } ?? ""
    record(
      .componentFailed, "\(scope.title) could not be made\(detail)", at: mark, path: scope.path)
  }
}
