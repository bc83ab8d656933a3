internal import ArgumentParser
internal import EngramCore
internal import Files

/// `engram new plugin`: a target with one component, its tests, an example and a page about it.
struct NewPluginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin",
    abstract: "Writes a plugin with one working component, its tests and an example.",
    discussion: """
      Run it in the folder of the package. The plugin is found by its folder: nothing else has to be \
      edited, and 'make test' tests it.
      """)

  @Argument(help: "The name of the plugin and of its component's type, such as MyLearner.")
  var name: String

  @Option(
    help: ArgumentHelp(
      "What the component is: \(PluginTemplate.all.map(\.role.name).joined(separator: ", ")).",
      valueName: "role"))
  var role = "learner"

  func run() throws {
    try Console.reportingErrors {
      let registry = try EngramProgram.registry()
      let template = try PluginTemplate.named(role)
      let package = try PluginPackage.here()
      let names = try PluginNames(name)
      try names.checkFree(for: template.role, in: registry, package)
      let files = PluginFiles(names: names, template: template, package: package)
      let folder = try files.write()
      try Console.printResult(
        """
        \(folder) is ready:
        \(files.all.map { "  \($0.name)" }.joined(separator: "\n"))
        next:
          make test
          make build
          \(package.program) run \(folder)/\(files.exampleName)

        """)
    }
  }
}
