internal import YAMLTree

extension SettingsScope {
  /// Reads a mapping below this one that is no component, such as `checkpoint:`.
  ///
  /// Its settings are declared, and have their defaults, where it is absent.
  ///
  /// - Parameters:
  ///   - key: The key of the mapping.
  ///   - graph: Where components in it are made; that of this scope if absent.
  ///   - remedy: What to write instead of something that is no mapping.
  ///   - documentation: One sentence.
  ///   - isResolved: Whether it stands in the resolved experiment where it is absent.
  ///   - body: Reads the settings; the scope is that of the section.
  /// - Returns: What the body returns.
  func section<Value>(
    _ key: String, in graph: ComponentGraph? = nil, remedy: String, _ documentation: String,
    isResolved: Bool = false, _ body: (inout SettingsReader, SettingsScope) -> Value
  ) -> Value {
    let node = mapping[key]
    let section = SettingsScope(
      graph ?? self.graph, title: key, path: path(to: key), mark: node?.mark ?? mark,
      mapping: node?.mapping ?? Mapping())
    var settings = SettingsReader(section)
    let value = body(&settings, section)
    declare(
      SettingDeclaration(
        key, .section(section.declarations), standard: nil, isRequired: false, documentation))
    if let node, node.mapping == nil {
      recordWrongKind(node, key, expected: "a mapping", remedy: remedy)
    }
    section.rejectUnknownKeys()
    if isResolved || node?.mapping != nil { resolve(key, Node(.mapping(section.resolved))) }
    return value
  }
}
