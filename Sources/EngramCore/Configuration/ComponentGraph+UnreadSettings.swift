internal import YAMLTree

extension ComponentGraph {
  /// Checks the settings that a component did not come to, because it gave up over an earlier one.
  ///
  /// What they would have been is known from its declarations.
  func checkUnread(_ scope: SettingsScope, of type: Registry.ComponentType, _ role: Role) {
    guard context.probedRoles.isEmpty else { return }
    let probeContext = BuildContext(
      registry: context.registry, sink: DiagnosticSink(), probedRoles: [role])
    let declarations = ComponentGraph(probeContext).probe(type, role: role).declarations
    let unasked = declarations.filter { !scope.hasAsked($0.key) }
    scope.rejectUnknownKeys(unasked: unasked)
    for declaration in unasked {
      guard let node = scope.mapping[declaration.key] else { continue }
      check(node, scope.path(to: declaration.key), against: declaration, in: scope)
    }
  }

  private func check(
    _ node: Node, _ path: String, against declaration: SettingDeclaration, in scope: SettingsScope
  ) {
    switch declaration.kind {
    case .integer(let range): _ = scope.integer(node, path, in: range)
    case .number(let range): _ = scope.number(node, path, in: range)
    case .flag: _ = scope.flag(node, path)
    case .text, .file: _ = scope.text(node, path)
    case .choice(let words): _ = scope.choice(node, path, among: words)
    case .duration(let range): _ = scope.amount(node, path, of: .duration, in: range)
    case .byteCount(let range): _ = scope.amount(node, path, of: .byteCount, in: range)
    case .integers(let range):
      _ = scope.list(node, path, of: "integers") { scope.integer($0, $1, in: range) }
    case .integerLists(let range): _ = scope.integerLists(node, path, in: range)
    case .numbers(let range):
      _ = scope.list(node, path, of: "numbers") { scope.number($0, $1, in: range) }
    case .component(let role):
      if node.isNull && !declaration.isRequired { return }
      let slot = scope.slot(declaration.key, role, declaration.standard)
      _ = make(node, for: slot, as: (any Component).self)
    case .components(let role, _):
      for (index, node) in (node.sequence ?? []).enumerated() {
        let slot = scope.slot("\(declaration.key).\(index)", role, nil)
        _ = make(node, for: slot, as: (any Component).self)
      }
    // What such a value means, only its reader knows.
    case .namedComponents, .section, .other: break
    }
  }
}
