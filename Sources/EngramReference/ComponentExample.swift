internal import EngramCore

/// Small valid mappings of components, made from the examples and defaults of their settings.
struct ComponentExample {
  private static let depthLimit = 8

  let registry: Registry

  /// A component with what it needs, on one line: `{type: episodes, datasets: [glyphs]}`.
  func inline(_ name: String, _ role: Role, depth: Int = 0) -> String {
    let needed = (registry.entry(of: name, in: role)?.settings ?? []).filter(\.isWritten)
    guard !needed.isEmpty, depth < Self.depthLimit else { return name }
    let parts = needed.map { "\($0.key): \(value(of: $0, depth: depth))" }
    return "{" + (["type: \(name)"] + parts).joined(separator: ", ") + "}"
  }

  /// A component with what it needs and the first of its other settings, one key a line.
  func lines(of entry: ComponentEntry) -> [String] {
    var others = entry.settings.filter { !$0.isWritten && $0.standard != nil }.prefix(2)[...]
    if entry.settings.contains(where: \.isWritten) { others = others.prefix(1) }
    let shown = entry.settings.filter { setting in
      setting.isWritten || others.contains { $0.key == setting.key }
    }
    return ["type: \(entry.name)"] + shown.map { "\($0.key): \(value(of: $0, depth: 0))" }
  }

  /// The component that a setting begins with, where it holds one or several.
  func component(for setting: SettingDeclaration) -> (name: String, role: Role)? {
    switch setting.kind {
    case .component(let role):
      return name(setting.standard ?? setting.example, in: role).map { ($0, role) }
    case .components(let role, let count) where count > 0:
      let word = setting.example.map { String($0.drop { $0 == "[" }.prefix { $0 != "]" }) }
      return name(word, in: role).map { ($0, role) }
    default: return nil
    }
  }

  /// A value as YAML on one line.
  func value(of setting: SettingDeclaration, depth: Int = 0) -> String {
    if let standard = setting.standard { return setting.example ?? standard }
    if let component = component(for: setting) {
      let inner = inline(component.name, component.role, depth: depth + 1)
      guard case .components(_, let count) = setting.kind else { return inner }
      return "[" + Array(repeating: inner, count: count).joined(separator: ", ") + "]"
    }
    return setting.example ?? setting.kind.placeholder ?? "null"
  }

  /// The name asked for, or the first that needs nothing.
  private func name(_ wanted: String?, in role: Role) -> String? {
    let names = registry.components(of: role).map(\.name)
    if let wanted, names.contains(wanted) { return wanted }
    let simple = names.first { name in
      !(registry.settings(of: name, in: role) ?? []).contains(where: \.isRequired)
    }
    return simple ?? names.first
  }
}
