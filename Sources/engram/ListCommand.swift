import ArgumentParser
import EngramCore

/// `engram list`: what can stand behind `type:`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the components that experiments can name.")

  @Argument(help: "Only components of this role, such as dataset.")
  var role: String?

  func run() throws {
    try Console.reportingErrors {
      let listing = Registry(installedPlugins).listing
      let roles = Set(listing.map(\.role.name)).sorted()
      if let role, !roles.contains(role) {
        throw RunError(
          "there is no role \"\(role)\"; the roles are \(roles.joined(separator: ", "))")
      }
      let shown = listing.filter { role == nil || $0.role.name == role }
        .sorted { ($0.role.name, $0.name) < ($1.role.name, $1.name) }
      let width = shown.map(\.name.count).max() ?? 0
      var text = ""
      var heading = ""
      for component in shown {
        if component.role.name != heading {
          heading = component.role.name
          text += (text.isEmpty ? "" : "\n") + heading + "\n"
        }
        let space = String(repeating: " ", count: width - component.name.count)
        text += "  \(component.name)\(space)  \(component.summary)\n"
      }
      try Console.printResult(text)
    }
  }
}
