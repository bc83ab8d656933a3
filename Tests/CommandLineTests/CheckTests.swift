import Foundation
import Testing

struct CheckTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func aGoodExperimentIsSummarised() throws {
    let outcome = try bench.engram("check", "tiny.yaml")
    #expect(outcome.ending == .code(0))
    #expect(outcome.error == "")
    #expect(
      outcome.output == """
        tiny.yaml: no mistakes found
        experiment:  tiny
        learners:    acl (8 steps)
        evaluations: held-out

        """)
  }

  @Test func aResolvedExperimentResolvesToItself() throws {
    let first = try bench.engram("show", "tiny.yaml")
    #expect(first.ending == .code(0))
    try bench.write(first.output, to: "resolved.yaml")
    let second = try bench.engram("show", "resolved.yaml")
    #expect(second.output == first.output)
  }

  @Test func overridesReachTheResolvedExperiment() throws {
    let outcome = try bench.engram(
      "show", "tiny.yaml", "--set", "learners.acl.steps=5", "--set", "seed=3")
    #expect(outcome.output.contains("\nseed: 3\n"))
    #expect(outcome.output.contains("\n    steps: 5\n"))
  }

  @Test func dataNeedNotBeThere() throws {
    let file = "mnist.yaml"
    try bench.writeExperiment(
      replacing: Workbench.unseen, with: "{type: mnist, transforms: [{type: resize, size: 8}]}",
      to: file)
    #expect(try bench.engram("check", file).ending == .code(0))
  }

  @Test func aComponentThatNothingRefersToIsWarnedAbout() throws {
    try bench.writeExperiment(
      replacing: "learners:\n", with: "  spare: {type: adam}\nlearners:\n", to: "spare.yaml")
    let outcome = try bench.engram("check", "spare.yaml")
    #expect(outcome.ending == .code(0))
    #expect(
      outcome.error == """
        spare.yaml:8:3: warning[unused-component]: components.spare: nothing refers to this component; write \
        '$spare' where it is needed or remove it
         8 |   spare: {type: adam}
           |   ^^^^^

        """)
  }

  /// All experiments that come with the package, drafts of people working in it included.
  static let experiments: [String] = {
    let folder = Workbench.package + "/Experiments"
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted()
  }()

  @Test func thePackageHasExperiments() { #expect(!Self.experiments.isEmpty) }

  @Test(arguments: experiments)
  func everyExperimentOfThePackageIsFreeOfMistakes(file: String) throws {
    let outcome = try bench.engram("check", Workbench.package + "/Experiments/" + file)
    #expect(outcome.ending == .code(0))
    #expect(outcome.error == "")
  }
}
