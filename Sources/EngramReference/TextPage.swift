public import EngramCore

/// What `engram doc` shows in a terminal.
public struct TextPage {
  private let registry: Registry
  private let width: Int

  /// Creates a writer of pages for a terminal of so many columns.
  public init(_ registry: Registry, width: Int) {
    self.registry = registry
    self.width = min(max(width, 60), 120)
  }

  /// One component: summary, settings, example.
  public func text(of entry: ComponentEntry) -> String {
    let example = ComponentExample(registry: registry).lines(of: entry)
    return "\(entry.role) '\(entry.name)'\n\(wrapped(entry.summary))\n"
      + (entry.settings.isEmpty ? "It has no settings.\n" : table(entry.settings))
      + parts(of: entry) + "\nExample:\n\n" + example.map { "  \($0)\n" }.joined()
  }

  /// One role with the summaries of its components.
  public func text(of role: Role) -> String {
    let rows = registry.components(of: role).map { [$0.name, $0.summary] }
    let heading =
      "\(role.name): what can stand behind 'type:' where \(role.withArticle) is needed\n"
    return heading + "\n" + TextTable(rows, limits: [32], width: width).text
      + "\n'engram doc NAME' shows the settings of one of them.\n"
  }

  /// The keys at the top level of an experiment file.
  public var experimentText: String {
    "The keys of an experiment file\n\n" + table(registry.experimentSettings)
      + "\nKeys that begin with 'x-' are not read: a place for anchors and for values of ${…}.\n"
  }

  private func parts(of entry: ComponentEntry) -> String {
    guard !entry.ports.isEmpty else { return "" }
    let rows = entry.ports.map { ["$name.\($0.name)", $0.role.name, $0.summary] }
    return "\nParts for edges, where 'name' is its name under 'components:':\n\n"
      + TextTable(rows, limits: [32, 16], width: width).text
  }

  private func wrapped(_ text: String) -> String {
    TextTable.wrap(text, to: width).map { "\($0)\n" }.joined()
  }

  private func table(_ settings: [SettingDeclaration]) -> String {
    let rows = settings.flatMap { SettingRow.rows($0) }
      .map { [$0.key, $0.value, $0.standard, $0.meaning] }
    let headings = SettingRow.headings.map { $0.uppercased() }
    return TextTable([headings] + rows, limits: [24, 28, 16], width: width).text
  }
}
