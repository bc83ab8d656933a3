internal import ArgumentParser
internal import EngramCore
internal import YAMLTree

/// `engram list`: what can stand behind `type:`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the components that experiments can name.")

  @Argument(help: "Only components of this role, such as dataset.")
  var role: String?

  func run() throws {
    try Console.reportingErrors {
      let registry = try EngramProgram.registry()
      if let role, !registry.roles.contains(Role(role)) {
        let known = registry.roles.map(\.name)
        let clause = Suggestion.clause(
          for: role, among: known, otherwise: "the roles are \(known.joined(separator: ", "))")
        throw RunError("there is no role '\(role)'\(clause)")
      }
      let shown = registry.roles.filter { role == nil || $0.name == role }
        .map { (role: $0, components: registry.components(of: $0)) }
      let width = shown.flatMap(\.components).map(\.name.count).max() ?? 0
      let text = shown.map { group in
        group.role.name + "\n"
          + group.components.map { component in
            let space = String(repeating: " ", count: width - component.name.count)
            return "  \(component.name)\(space)  \(component.summary)\n"
          }.joined()
      }.joined(separator: "\n")
      try Console.printResult(text)
    }
  }
}
