public import EngramCore

/// The reference pages: an index, the keys of an experiment, and one page for every role.
public struct MarkdownReference {
  private static let notice =
    "<!-- Made from the declarations in the code by `make reference`; changes here are lost. -->\n\n"

  private let registry: Registry

  /// Creates a writer of pages about a registry.
  public init(_ registry: Registry) { self.registry = registry }

  /// The pages with their file names.
  public var pages: [(file: String, text: String)] {
    [("README.md", index), ("experiment.md", experiment)]
      + registry.roles.map { ("\($0.name).md", page(of: $0)) }
  }

  private var index: String {
    let roles = registry.roles.map { role in
      let names = registry.components(of: role).map {
        "[`\($0.name)`](\(role.name).md#\($0.name))"
      }
      return "| [\(role.name)](\(role.name).md) | \(names.joined(separator: ", ")) |\n"
    }
    return Self.notice + """
      # Reference

      [The keys of an experiment file](experiment.md), and everything that can stand behind `type:`.
      The same is shown by `engram doc NAME`, and by an editor that uses the JSON Schema of
      `engram schema`.

      | role | components |
      | --- | --- |
      \(roles.joined())
      """ + library
  }

  private var library: String {
    guard !registry.fragments.isEmpty else { return "" }
    let rows = registry.fragments.map { fragment in
      "| \(code("library:" + fragment.name)) | \(escaped(fragment.summary)) |\n"
    }
    return "\n## Library\n\nFragments for `extends:`; `engram doc library:NAME` prints one.\n\n"
      + "| fragment | meaning |\n| --- | --- |\n" + rows.joined()
  }

  private var experiment: String {
    Self.notice + "# The keys of an experiment file\n\n" + table(registry.experimentSettings)
      + "\nKeys that begin with `x-` are not read: a place for anchors and for values of `${…}`.\n"
  }

  private func page(of role: Role) -> String {
    let example = ComponentExample(registry: registry)
    let sections = registry.entries(of: role).map { entry in
      let settings = entry.settings.isEmpty ? "It has no settings.\n" : table(entry.settings)
      let lines = example.lines(of: entry).map { "\($0)\n" }.joined()
      return
        "\n## \(entry.name)\n\n\(entry.summary)\n\n\(settings)\(parts(of: entry))\n```yaml\n\(lines)```\n"
    }
    return Self.notice + "# \(role.name)\n\n"
      + "What can stand behind `type:` where \(role.withArticle) is needed.\n" + sections.joined()
  }

  private func parts(of entry: ComponentEntry) -> String {
    guard !entry.ports.isEmpty else { return "" }
    let rows = entry.ports.map { port in
      "| \(code("$name." + port.name)) | [\(port.role)](\(port.role).md) | \(escaped(port.summary)) |\n"
    }
    return "\n| part | role | meaning |\n| --- | --- | --- |\n" + rows.joined()
  }

  private func table(_ settings: [SettingDeclaration]) -> String {
    let rows = settings.flatMap { SettingRow.rows($0) }.map { row in
      let standard =
        ["required", "none"].contains(row.standard) ? row.standard : code(row.standard)
      return
        "| \(code(row.key)) | \(escaped(row.value)) | \(standard) | \(escaped(row.meaning)) |\n"
    }
    return "| \(SettingRow.headings.joined(separator: " | ")) |\n| --- | --- | --- | --- |\n"
      + rows.joined()
  }

  private func code(_ text: String) -> String { "`\(escaped(text))`" }

  private func escaped(_ text: String) -> String {
    text.map { $0 == "|" ? "\\|" : String($0) }.joined()
  }
}
