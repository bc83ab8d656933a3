import ACL
import Datasets
import EngramCore
import Foundation
import Metrics
import Networks
import Optimization
import TaskStreams
import Testing

/// Every plugin of the package, as the program links them.
let installedPlugins: [any Plugin.Type] = [
  ACLPlugin.self,
  DatasetsPlugin.self,
  MetricsPlugin.self,
  NetworksPlugin.self,
  OptimizationPlugin.self,
  TaskStreamsPlugin.self,
]

/// Their components.
let registry = Registry(installedPlugins)

@Suite("The list of plugins")
struct InstalledPluginsTests {
  @Test func everyFolderOfPluginsIsTested() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Plugins").standardizedFileURL
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { !$0.hasPrefix(".") }
    #expect(names.sorted() == installedPlugins.map { $0.name }.sorted())
  }
}
