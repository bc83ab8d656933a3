public import EngramCore

/// A registered component with all that it says about itself.
public struct ComponentEntry: Sendable {
  /// The role.
  public let role: Role
  /// The word after `type:`.
  public let name: String
  /// One sentence.
  public let summary: String
  /// The settings in the order of reading.
  public let settings: [SettingDeclaration]
  /// The parts that edges can lead to.
  public let ports: [Port]
}

extension Registry {
  /// All components of a role, by name.
  public func entries(of role: Role) -> [ComponentEntry] {
    components(of: role).map { component in
      ComponentEntry(
        role: role, name: component.name, summary: component.summary,
        settings: settings(of: component.name, in: role) ?? [],
        ports: ports(of: component.name, in: role))
    }
  }

  /// A component by role and name, or `nil`.
  public func entry(of name: String, in role: Role) -> ComponentEntry? {
    entries(of: role).first { $0.name == name }
  }

  /// A small valid mapping of a component, as its documentation shows it.
  public func example(of name: String, in role: Role) -> String {
    ComponentExample(registry: self).inline(name, role)
  }
}
