import EngramCore
import Foundation

extension PluginContract {
  /// The experiments in the folder `Examples` of a plugin, by name.
  ///
  /// - Parameter test: The path of a test in the plugin's folder `Tests`.
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
    let set = try Experiment.read(file: file, registry: registry)
    let scratch = try ScratchFolder()
    return try set.members.enumerated().map { index, member in
      let options = RunOptions(folder: scratch("run-\(index)"), laneCount: 1, roots: roots)
      let runner = Runner(try member.plan(), options, stopRequest: { nil })
      guard case .finished(let summaries) = try runner.run() else { return "" }
      return ResultTable(summaries, isColoured: false, width: 160).text
    }.joined(separator: "\n")
  }
}
