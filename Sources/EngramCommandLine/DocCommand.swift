internal import ArgumentParser
internal import EngramCore
internal import EngramReference
internal import Files
internal import YAMLTree

/// `engram doc`: the settings of a component.
struct DocCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doc", abstract: "Shows the settings of a component, a role or an experiment.")

  @Argument(
    help: "A component, such as acl or learner/acl, a role, library:NAME, or experiment.")
  var name: String?

  @Option(
    help: ArgumentHelp("Writes the reference pages into a folder instead.", valueName: "folder"))
  var markdown: String?

  func validate() throws {
    guard (name == nil) != (markdown == nil) else {
      throw ValidationError("engram doc takes the name of a component, or --markdown FOLDER.")
    }
  }

  func run() throws {
    try Console.reportingErrors {
      let registry = try EngramProgram.registry()
      if let markdown { return try write(MarkdownReference(registry).pages, to: markdown) }
      try Console.printResult(page(of: name ?? "", registry))
    }
  }

  private func write(_ pages: [(file: String, text: String)], to folder: String) throws {
    try Folder.create(folder)
    for page in pages {
      try WholeFile.write(Array(page.text.utf8), to: "\(folder)/\(page.file)")
    }
  }

  /// A fragment is its own documentation.
  private func fragment(_ name: String, _ registry: Registry) -> String? {
    let start = "library:"
    return name.hasPrefix(start) ? registry.fragment(String(name.dropFirst(start.count))) : nil
  }

  private func page(of name: String, _ registry: Registry) throws -> String {
    let page = TextPage(registry, width: Console.width)
    if name == "experiment" { return page.experimentText }
    if let role = registry.roles.first(where: { $0.name == name }) { return page.text(of: role) }
    if let text = fragment(name, registry) { return text }
    let all = registry.roles.flatMap { role in
      registry.components(of: role).map { (role: role, name: $0.name) }
    }
    let found = all.filter { $0.name == name || "\($0.role)/\($0.name)" == name }
    guard let first = found.first else {
      let known =
        ["experiment"] + registry.roles.map(\.name) + all.map(\.name)
        + registry.fragments.map { "library:\($0.name)" }
      let isQualified = name.contains("/")
      throw RunError(
        "there is nothing named '\(name)'"
          + Suggestion.clause(
            for: name, among: isQualified ? all.map { "\($0.role)/\($0.name)" } : known,
            otherwise: "'engram list' shows all components"))
    }
    guard found.count == 1 else {
      let names = found.map { "'\($0.role)/\($0.name)'" }.joined(separator: " or ")
      throw RunError("several components are named '\(name)'; write \(names)")
    }
    return registry.entry(of: first.name, in: first.role).map(page.text(of:)) ?? ""
  }
}
