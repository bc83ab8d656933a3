internal import YAMLTree

extension ComponentGraph {
  /// Some component of a role in place of a broken one, so that its owner can go on reading.
  func standIn<Member>(for role: Role) -> Member? {
    // A component that needs a stand-in of its own role is no stand-in; this also ends the recursion.
    guard !context.probedRoles.contains(role) else { return nil }
    var spare: Member?
    for name in context.registry.names(in: role) {
      guard let type = context.registry.type(named: name, in: role) else { continue }
      let probeContext = BuildContext(
        registry: context.registry, sink: DiagnosticSink(),
        probedRoles: context.probedRoles.union([role]))
      let result = ComponentGraph(probeContext).probe(type, role: role)
      guard let member = result.component as? Member else { continue }
      // One that needs no settings is the safer choice.
      if !probeContext.sink.hasErrors { return member }
      spare = spare ?? member
    }
    return spare
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
