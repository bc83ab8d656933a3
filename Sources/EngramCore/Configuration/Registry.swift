/// The components that the linked plugins bring, by role and name.
///
/// A value: made once in `main` and passed on. The same name may stand for different components in
/// different roles.
public struct Registry: Sendable {
  typealias ComponentType = any (Component & SendableMetatype).Type

  private struct Entry: Sendable {
    let type: ComponentType
    let plugin: String?

    var source: RegistrationError.Source {
      RegistrationError.Source(type: String(reflecting: type), plugin: plugin)
    }
  }

  private var entries: [Role: [String: Entry]] = [:]
  /// The plugin that is adding its components at this moment.
  private var currentPlugin: String?
  /// The texts that `extends: library:NAME` stands for, by name, with the plugins they come from.
  private var fragmentEntries: [String: (text: String, plugin: String?)] = [:]

  /// Creates an empty registry.
  init() {}

  /// Creates a registry of the plugins' components.
  ///
  /// - Throws: ``RegistrationError`` when a plugin cannot be used, alone or beside the others.
  public init(_ plugins: [any Plugin.Type]) throws(RegistrationError) {
    var types: [String: any Plugin.Type] = [:]
    for plugin in plugins {
      if let other = types.updateValue(plugin, forKey: plugin.name) {
        throw .duplicatePlugin(
          name: plugin.name, firstType: String(reflecting: other),
          secondType: String(reflecting: plugin))
      }
      try register(plugin)
    }
  }

  private mutating func register(_ plugin: any Plugin.Type) throws(RegistrationError) {
    guard EngramVersion.current.supports(plugin.builtFor) else {
      throw .otherVersion(
        plugin: plugin.name, builtFor: plugin.builtFor, current: EngramVersion.current)
    }
    currentPlugin = plugin.name
    defer { currentPlugin = nil }
    do {
      try plugin.register(in: &self)
    } catch let error as RegistrationError {
      throw error
    } catch {
      throw .failed(plugin: plugin.name, reason: "\(error)")
    }
  }

  /// Adds a component to a role.
  ///
  /// - Throws: ``RegistrationError/duplicateComponent(name:role:_:_:)`` when the role has another
  ///   component of that name.
  public mutating func add<Member: Component & SendableMetatype>(
    _ type: Member.Type, to role: Role
  ) throws(RegistrationError) {
    let entry = Entry(type: type, plugin: currentPlugin)
    if let other = entries[role]?[Member.typeName] {
      throw .duplicateComponent(name: Member.typeName, role: role, other.source, entry.source)
    }
    entries[role, default: [:]][Member.typeName] = entry
  }

  /// Adds a fragment that experiments can extend as `library:NAME`.
  ///
  /// - Parameters:
  ///   - name: The name, in lower-case-hyphen form.
  ///   - text: YAML: a part of an experiment; its first comment line says what it is.
  /// - Throws: ``RegistrationError/duplicateFragment(name:_:_:)`` when there is another fragment of
  ///   that name.
  public mutating func add(fragment name: String, _ text: String) throws(RegistrationError) {
    if let other = fragmentEntries[name] {
      throw .duplicateFragment(name: name, other.plugin, currentPlugin)
    }
    fragmentEntries[name] = (text, currentPlugin)
  }

  /// The text of every fragment, by name.
  var library: [String: String] { fragmentEntries.mapValues(\.text) }

  /// Name and summary of every fragment, by name; the summary is the first comment line.
  public var fragments: [(name: String, summary: String)] {
    library.sorted { $0.key < $1.key }.map { name, text in
      let first = text.split(separator: "\n").first ?? ""
      return (name, first.hasPrefix("# ") ? String(first.dropFirst(2)) : "")
    }
  }

  /// The text of a fragment; `nil` if there is none of that name.
  public func fragment(_ name: String) -> String? { fragmentEntries[name]?.text }

  /// The roles that have components, by name.
  public var roles: [Role] { entries.keys.sorted { $0.name < $1.name } }

  /// Name and summary of every component of a role, by name.
  public func components(of role: Role) -> [(name: String, summary: String)] {
    names(in: role).map { ($0, entries[role]?[$0]?.type.summary ?? "") }
  }

  /// The name of the plugin that brings a component; `nil` if there is none.
  public func plugin(of name: String, in role: Role) -> String? {
    entries[role]?[name]?.plugin
  }

  /// The names in a role, sorted.
  func names(in role: Role) -> [String] { (entries[role] ?? [:]).keys.sorted() }

  /// The component of a name in a role.
  func type(named name: String, in role: Role) -> ComponentType? { entries[role]?[name]?.type }

  /// The roles that have a component of a name, by name.
  func roles(of name: String) -> [Role] { roles.filter { entries[$0]?[name] != nil } }

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
  var allNames: [String] { Set(entries.values.flatMap(\.keys)).sorted() }
}
