/// The components that the linked plugins bring, by role and name.
///
/// A value: made once in `main` and passed on. The same name may stand for different components in
/// different roles.
public struct Registry: Sendable {
  typealias ComponentType = any (Component & SendableMetatype).Type

  private var types: [Role: [String: ComponentType]] = [:]
  /// The texts that `extends: library:NAME` stands for, by name.
  private(set) var library: [String: String] = [:]

  /// Creates an empty registry.
  init() {}

  /// Creates a registry of the plugins' components.
  public init(_ plugins: [any Plugin.Type]) {
    for plugin in plugins { plugin.register(in: &self) }
  }

  /// Adds a component to a role.
  ///
  /// - Precondition: The role has no other component of that name.
  public mutating func add<Member: Component & SendableMetatype>(
    _ type: Member.Type, to role: Role
  ) {
    let name = Member.typeName
    if let other = types[role]?[name] {
      preconditionFailure(
        "two components are named '\(name)' in role \(role):"
          + " \(String(reflecting: other)) and \(String(reflecting: type))")
    }
    types[role, default: [:]][name] = type
  }

  /// Adds a fragment that experiments can extend as `library:NAME`.
  ///
  /// - Parameters:
  ///   - name: The name, in lower-case-hyphen form.
  ///   - text: YAML: a part of an experiment; its first comment line says what it is.
  /// - Precondition: There is no other fragment of that name.
  public mutating func add(fragment name: String, _ text: String) {
    precondition(library[name] == nil, "two fragments are named '\(name)'")
    library[name] = text
  }

  /// Name and summary of every fragment, by name; the summary is the first comment line.
  public var fragments: [(name: String, summary: String)] {
    library.sorted { $0.key < $1.key }.map { name, text in
      let first = text.split(separator: "\n").first ?? ""
      return (name, first.hasPrefix("# ") ? String(first.dropFirst(2)) : "")
    }
  }

  /// The text of a fragment; `nil` if there is none of that name.
  public func fragment(_ name: String) -> String? { library[name] }

  /// The roles that have components, by name.
  public var roles: [Role] { types.keys.sorted { $0.name < $1.name } }

  /// Name and summary of every component of a role, by name.
  public func components(of role: Role) -> [(name: String, summary: String)] {
    names(in: role).map { ($0, types[role]?[$0]?.summary ?? "") }
  }

  /// The names in a role, sorted.
  func names(in role: Role) -> [String] { (types[role] ?? [:]).keys.sorted() }

  /// The component of a name in a role.
  func type(named name: String, in role: Role) -> ComponentType? { types[role]?[name] }

  /// The roles that have a component of a name, by name.
  func roles(of name: String) -> [Role] { roles.filter { types[$0]?[name] != nil } }

  /// The ports of the components of a name, by role.
  func owners(named name: String) -> [(role: Role, ports: [Port])] {
    roles(of: name).compactMap { role in
      (type(named: name, in: role) as? any ComponentWithPorts.Type).map { (role, $0.ports) }
    }
  }

  /// The ports of a component; empty if it has none.
  public func ports(of name: String, in role: Role) -> [Port] {
    (type(named: name, in: role) as? any ComponentWithPorts.Type)?.ports ?? []
  }

  /// Every name in any role, sorted.
  var allNames: [String] { Set(types.values.flatMap(\.keys)).sorted() }
}
