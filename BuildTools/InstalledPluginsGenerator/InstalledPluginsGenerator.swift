import Foundation
import PackagePlugin

/// Writes the list of plugins that the target `InstalledPlugins` depends on, as a Swift source.
///
/// The manifest makes a target of every folder of `Plugins/`, but SwiftPM may remember an older
/// manifest. The folders are inputs of the command below, so that any change among them runs it
/// again, and it fails when it was made for other folders.
@main
struct InstalledPluginsGenerator: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = context.package.directoryURL.appending(path: "Plugins")
    let plugins = target.dependencies.compactMap { dependency -> (any SourceModuleTarget)? in
      guard case .target(let target) = dependency, let module = target as? any SourceModuleTarget,
        target.directoryURL.deletingLastPathComponent().path == folder.path
      else { return nil }
      return module
    }.sorted { $0.name < $1.name }
    for plugin in plugins { checkSources(of: plugin) }

    let output = context.pluginWorkDirectoryURL.appending(path: "FoundPlugins.swift")
    return [
      .buildCommand(
        displayName: "Listing the plugins",
        executable: URL(filePath: "/bin/sh"),
        arguments: [
          "-c", script, "sh", folder.path, plugins.map { $0.name + "\n" }.joined(),
          source(listing: plugins.map(\.name)), output.path, remedy,
        ],
        inputFiles: [folder], outputFiles: [output])
    ]
  }

  /// Tests that lie in a plugin's folder must not become a part of the plugin.
  private func checkSources(of plugin: any SourceModuleTarget) {
    let tests = plugin.directoryURL.appending(path: "Tests").path + "/"
    guard plugin.sourceFiles.contains(where: { $0.url.path.hasPrefix(tests) }) else { return }
    Diagnostics.error(
      "Plugins/\(plugin.name)/Tests is new, and SwiftPM still uses what it read before: \(remedy)")
  }

  /// Compares the folders with the names that the build knows, and writes the list.
  private var script: String {
    """
    if [ "$(ls "$1")" = "${2%?}" ]; then printf '%s' "$3" > "$4"; exit; fi
    listed() { printf '%s, ' $1 | sed 's/, $//'; }
    echo "error: Plugins/ holds $(listed "$(ls "$1")"), but SwiftPM still uses what it read before:" \
      "$(listed "$2"). $5"
    exit 1
    """
  }

  private let remedy = "Build with make, or let SwiftPM forget: swift package purge-cache"

  private func source(listing names: [String]) -> String {
    """
    import EngramCore
    \(names.map { "import \($0)" }.joined(separator: "\n"))

    let foundPlugins: [any Plugin.Type] = [
    \(names.map { "  \($0)Plugin.self," }.joined(separator: "\n"))
    ]

    """
  }
}
