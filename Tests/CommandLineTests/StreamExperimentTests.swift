import Foundation
import JSONTree
import Testing

/// The experiments that show the task streams, each for a few steps.
struct StreamExperimentTests {
  static let experiments = CheckTests.experiments.filter {
    $0.hasPrefix("streams/") && !DatasetSequenceTests.experiments.contains($0)
  }

  @Test func everyKindOfStreamHasOne() throws {
    let text = try Self.experiments.map {
      try String(contentsOfFile: Workbench.package + "/Experiments/" + $0, encoding: .utf8)
    }.joined()
    for kind in ["episodes", "curriculum", "split", "permuted", "rotated", "domains", "blurry"] {
      #expect(text.contains("type: \(kind)"), "\(kind)")
    }
  }

  @Test(arguments: experiments)
  func itRunsForAFewSteps(file: String) throws {
    let bench = try Workbench()
    let outcome = try bench.engram(
      "run", Workbench.package + "/Experiments/" + file, "--out", "run", "--lanes", "1",
      "--set", "learners.acl.steps=2")
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    let summary = try bench.json("run/summary.json")
    #expect(summary["steps"]?.int == 2)
    let accuracies = try #require(summary["evaluations"]?.members).map { evaluation in
      evaluation.value["acc"]?.double ?? .nan
    }
    #expect(!accuracies.isEmpty)
    for accuracy in accuracies { #expect((0...1).contains(accuracy)) }
  }
}
