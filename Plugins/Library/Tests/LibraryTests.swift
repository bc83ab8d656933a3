import EngramCore
import Foundation
import InstalledPlugins
import Library
import Testing
import YAMLTree

struct LibraryTests {
  static let files: [String] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fragments")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }()

  @Test func everyFileIsAFragment() throws {
    let registry = try Registry([LibraryPlugin.self])
    #expect(!Self.files.isEmpty)
    #expect(registry.fragments.map(\.name) == Self.files)
  }

  @Test(arguments: files) func aFragmentSaysWhatItIs(_ name: String) throws {
    let registry = try Registry([LibraryPlugin.self])
    let summary = registry.fragments.first { $0.name == name }?.summary ?? ""
    #expect(summary.hasSuffix(".") && summary.count > 20)
  }

  /// An experiment that uses all of them is free of mistakes.
  @Test func theFragmentsFitTogether() throws {
    let text = """
      extends: [library:omniglot-hands, library:split-mnist]
      experiment: all
      learners:
        acl:
          extends: library:acl-model
          stream: {type: episodes, datasets: [$characters], tasks: 5, ways: 2}
          steps: 1
      """
    let set = try Experiment.read(
      Source(file: "all.yaml", text: text), registry: try Registry(installedPlugins))
    #expect(set.warnings.isEmpty)
    #expect(set.members[0].firstPlan.entries[0].evaluations.map(\.name) == ["split-mnist"])
  }
}
