import EngramCore
import Foundation
import InstalledPlugins
import Testing

@Suite("The folders of Plugins/")
struct InstalledPluginsTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Plugins").standardizedFileURL

  static let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?
    .filter { !$0.hasPrefix(".") }.sorted() ?? []

  @Test func everyFolderIsInstalled() {
    #expect(Self.names == installedPlugins.map { $0.name })
  }

  /// What is registered is under contract: the tests of a plugin run `PluginContract` on it.
  @Test(arguments: names)
  func everyPluginRunsItsContract(name: String) throws {
    let tests = Self.folder.appending(path: name + "/Tests")
    let sources = try FileManager.default.contentsOfDirectory(atPath: tests.path)
      .filter { $0.hasSuffix(".swift") }
      .map { try String(contentsOf: tests.appending(path: $0), encoding: .utf8) }
    #expect(
      sources.contains { $0.contains("PluginContract(") && $0.contains("\(name)Plugin.self") },
      "no file of Plugins/\(name)/Tests has a PluginContract(of: \(name)Plugin.self, …)")
  }
}
