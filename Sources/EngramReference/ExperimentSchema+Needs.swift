internal import EngramCore
internal import JSONTree

/// What must be there. These schemas say nothing of keys that may be there, and nothing of values
/// that are no mappings: an edge or a type name has no keys.
extension ExperimentSchema {
  func needs(of settings: [SettingDeclaration]) -> JSON {
    let required = settings.filter(\.isRequired).map { JSON.text($0.key) }
    let inner = settings.compactMap { setting in
      needs(of: setting).map { JSON.Member(setting.key, $0) }
    }
    var members: [JSON.Member] = []
    if !required.isEmpty { members.append(JSON.Member("required", .list(required))) }
    if !inner.isEmpty { members.append(JSON.Member("properties", .object(inner))) }
    return .object(members)
  }

  /// `type:`, and what the component of that type needs.
  func needs(ofOneOf entries: [ComponentEntry]) -> JSON {
    let cases = entries.filter { entry in
      // A name of several roles is not tied to the needs of one.
      hasNeeds(entry) && entries.count { $0.name == entry.name } == 1
    }.map { Self.when(type: $0.name, Self.reference(to: key(of: $0) + ".needs")) }
    return unlessExtended(
      cases.isEmpty ? ["required": ["type"]] : ["required": ["type"], "allOf": .list(cases)])
  }

  /// A schema for mappings that have no bases; `required` alone would hold for whatever is no mapping.
  func unlessExtended(_ schema: JSON) -> JSON {
    ["if": ["not": ["required": ["extends"]]], "then": schema]
  }

  func hasNeeds(_ entry: ComponentEntry) -> Bool {
    entry.settings.contains { $0.isRequired || needs(of: $0) != nil }
  }

  private func needs(of setting: SettingDeclaration) -> JSON? {
    switch setting.kind {
    case .component(let role):
      return needs(of: role, standard: setting.standard)
    case .components(let role, let count):
      let items = JSON.Member("items", Self.reference(to: role.name + ".needs"))
      return .object(count > 0 ? [JSON.Member("minItems", .integer(count)), items] : [items])
    case .namedComponents(let role):
      let definition = (role?.name ?? "component") + ".needs"
      return unlessExtended([
        "minProperties": setting.isRequired ? 1 : 0,
        "additionalProperties": Self.reference(to: definition),
      ])
    default: return nil
    }
  }

  /// A mapping without `type:` is one of the default where there is one.
  private func needs(of role: Role, standard: String?) -> JSON? {
    guard let entry = standard.flatMap({ registry.entry(of: $0, in: role) }) else {
      return roles.contains { $0.role == role } ? Self.reference(to: role.name + ".needs") : nil
    }
    var meant = [Self.reference(to: key(of: entry))]
    if hasNeeds(entry) { meant.append(Self.reference(to: key(of: entry) + ".needs")) }
    return [
      "if": [
        "type": "object", "not": ["anyOf": [["required": ["type"]], ["required": ["extends"]]]],
      ],
      "then": meant.count == 1 ? meant[0] : ["allOf": .list(meant)],
      "else": Self.reference(to: role.name + ".needs"),
    ]
  }
}
