import EngramCore
import Foundation

extension PluginContract {
  /// The experiments in the folder `Examples` of a plugin, by name.
  ///
  /// - Parameter test: The path of a test in the plugin's folder `Tests`.
  /// - Returns: Their paths.
  public static func examples(of test: String = #filePath) -> [String] {
    let folder = URL(filePath: test).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Examples")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted()
      .map { folder.appending(path: $0).path }
  }

  /// Runs an experiment from beginning to end, into a folder that is removed again.
  ///
  /// - Parameter file: One of ``examples(of:)``.
  /// - Returns: The table of results.
  /// - Throws: What `engram run` would report.
  public func run(example file: String) throws -> String {
    let registry = try Registry(plugins)
    let plan = try Experiment.plan(file: file, overrides: [], registry: registry)
    let scratch = try ScratchFolder()
    let options = RunOptions(folder: scratch("run"), laneCount: 1, roots: roots)
    guard case .finished(let summaries) = try Runner(plan, options, stopRequest: { nil }).run()
    else { return "" }
    return ResultTable(summaries, isColoured: false, width: 160).text
  }
}
