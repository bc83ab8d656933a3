import EngramCore
import Foundation
import InstalledPlugins
import Testing

/// The components of every plugin.
let registry = Registry(installedPlugins)

@Suite("The list of plugins")
struct InstalledPluginsTests {
  @Test func everyFolderOfPluginsIsInTheList() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Plugins").standardizedFileURL
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { !$0.hasPrefix(".") }
    #expect(names.sorted() == installedPlugins.map { $0.name }.sorted())
  }
}
