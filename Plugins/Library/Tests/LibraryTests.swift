import EngramCore
import EngramTesting
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

  static let contract = PluginContract(of: LibraryPlugin.self, among: installedPlugins)

  @Test(arguments: contract.components)
  func aFragmentSaysWhatItIs(component: RegisteredComponent) {
    #expect(Self.contract.violations(of: component) == [])
  }

  /// The sequences of data sets share what they have in common.
  @Test func sequencesOfDatasetsFitTogether() throws {
    let text = """
      extends: [library:five-datasets, library:four-datasets]
      experiment: both
      components:
        scenes: {type: glyphs, size: 32, ground: colour}
      learners:
        acl:
          extends: library:acl-model
          stream: {type: episodes, datasets: [$scenes], tasks: 5, ways: 10}
          steps: 1
      """
    let set = try Experiment.read(
      Source(file: "both.yaml", text: text), registry: try Registry(installedPlugins))
    #expect(set.warnings.isEmpty)
    let evaluations = set.members[0].firstPlan.entries[0].evaluations
    #expect(evaluations.map(\.name) == ["five-datasets", "four-datasets"])
  }

  /// An experiment that uses all that are for grey images is free of mistakes.
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
