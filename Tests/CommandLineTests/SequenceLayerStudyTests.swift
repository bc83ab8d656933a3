import JSONTree
import Testing

/// The study of all sequence layers, for two steps.
struct SequenceLayerStudyTests {
  static let learners = [
    "srwm", "deltanet", "linear-attention", "softmax-attention", "lstm", "srwm-official",
  ]

  /// Drawing thousands of characters takes an unoptimised program minutes.
  private static let fewer = [
    "components.characters.classes=40", "evaluations.unseen-characters.datasets.0.classes=40",
    "evaluations.unseen-characters.count=2",
  ]

  @Test func everyLayerRunsInTheSameExperiment() throws {
    let bench = try Workbench()
    let steps = Self.learners.flatMap { ["learners.\($0).steps=2", "learners.\($0).batch=2"] }
    let outcome = try bench.start(
      ["run", Workbench.package + "/Experiments/studies/sequence-layers.yaml", "--out", "run"]
        + ["--lanes", "1"] + (Self.fewer + steps).flatMap { ["--set", $0] }
    ).end()
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    for learner in Self.learners {
      let summary = try bench.json("run/\(learner)/summary.json")
      #expect(summary["steps"]?.int == 2)
      let accuracy = summary["evaluations"]?["unseen-characters"]?["acc"]?.double ?? .nan
      #expect((0...1).contains(accuracy), "\(learner)")
    }
  }
}
