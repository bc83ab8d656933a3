internal import YAMLTree

extension ComponentGraph {
  /// Some component of a role in place of a broken one, so that its owner can go on reading.
  func standIn<Member>(for role: Role) -> Member? {
    let standIns = context.standIns[role] ?? makeStandIns(for: role)
    context.standIns[role] = standIns
    for component in standIns {
      if let member = component as? Member { return member }
    }
    return nil
  }

  /// Every component of a role that can be made without settings; those that need none come first.
  private func makeStandIns(for role: Role) -> [any Component] {
    // A component that needs a stand-in of its own role is no stand-in; this also ends the recursion.
    guard !context.probedRoles.contains(role) else { return [] }
    var (sound, spare): ([any Component], [any Component]) = ([], [])
    for name in context.registry.names(in: role) {
      guard let type = context.registry.type(named: name, in: role) else { continue }
      let probeContext = BuildContext(
        registry: context.registry, sink: DiagnosticSink(),
        probedRoles: context.probedRoles.union([role]))
      guard let component = ComponentGraph(probeContext).probe(type, role: role).component else {
        continue
      }
      if probeContext.sink.hasErrors { spare.append(component) } else { sound.append(component) }
    }
    return sound + spare
  }

  /// Makes a component, of no settings if none are given, to see what comes of it.
  func probe(
    _ type: Registry.ComponentType, role: Role, _ mapping: Mapping = Mapping()
  ) -> (
    component: (any Component)?, declarations: [SettingDeclaration]
  ) {
    let scope = SettingsScope(
      self, title: "\(role) '\(type.typeName)'", path: "", mark: .none, mapping: mapping,
      knownKeys: ["type"])
    var reader = SettingsReader(scope)
    let component = try? type.init(settings: &reader)
    return (component, scope.declarations)
  }
}
