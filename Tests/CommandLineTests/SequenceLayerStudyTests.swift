import JSONTree
import Testing

/// The study of all sequence layers, for two steps.
struct SequenceLayerStudyTests {
  static let learners = [
    "srwm", "deltanet", "linear-attention", "softmax-attention", "lstm", "srwm-official",
  ]

  @Test func everyLayerRunsInTheSameExperiment() throws {
    let bench = try Workbench()
    let outcome = try bench.start(
      ["run", Workbench.package + "/Experiments/studies/sequence-layers.yaml", "--out", "run"]
        + ["--lanes", "1", "--set", "evaluations.unseen-characters.count=2"]
        + Self.learners.flatMap { ["--set", "learners.\($0).steps=2"] }
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
