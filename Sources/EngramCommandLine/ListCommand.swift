internal import ArgumentParser
internal import EngramCore
internal import YAMLTree

/// `engram list`: what can stand behind `type:`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the components and fragments that experiments can name.")

  @Argument(help: "Only components of this role, such as dataset, or the word library.")
  var role: String?

  func run() throws {
    try Console.reportingErrors {
      let registry = try EngramProgram.registry()
      let sections = Self.sections(registry)
      let known = sections.map(\.heading)
      if let role, !known.contains(role) {
        let clause = Suggestion.clause(
          for: role, among: known, otherwise: "the roles are \(known.joined(separator: ", "))")
        throw RunError("there is no role '\(role)'\(clause)")
      }
      let shown = sections.filter { role == nil || $0.heading == role }
      let width = shown.flatMap(\.rows).map(\.name.count).max() ?? 0
      let text = shown.map { section in
        section.heading + "\n"
          + section.rows.map { row in
            let space = String(repeating: " ", count: width - row.name.count)
            return "  \(row.name)\(space)  \(row.summary)\n"
          }.joined()
      }.joined(separator: "\n")
      try Console.printResult(text)
    }
  }

  /// One section for every role, and one for the fragments that experiments can extend.
  private static func sections(
    _ registry: Registry
  ) -> [(heading: String, rows: [(name: String, summary: String)])] {
    let roles = registry.roles.map { ($0.name, registry.components(of: $0)) }
    return registry.fragments.isEmpty ? roles : roles + [("library", registry.fragments)]
  }
}
