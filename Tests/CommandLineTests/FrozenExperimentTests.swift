import JSONTree
import Testing

/// The experiments with frozen encoders, on made-up images in place of photographs.
struct FrozenExperimentTests {
  private static let images =
    "{type: glyphs, size: 32, ground: colour, classes: 100, examples: 12, test-examples: 2}"

  /// Runs an experiment on made-up images with what is set besides.
  private func run(_ file: String, _ words: [String]) throws -> Workbench {
    let bench = try Workbench()
    let outcome = try bench.start(
      ["run", Workbench.package + "/Experiments/frozen/" + file, "--out", "run", "--lanes", "1"]
        + ["--set", "components.photographs=\(Self.images)"] + words
    ).end()
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    return bench
  }

  /// The accuracy after the last task of every evaluation.
  private func accuracies(_ bench: Workbench, _ learner: String) throws -> [Double] {
    let summary = try bench.json("run/\(learner)/summary.json")
    return (summary["evaluations"]?.members ?? []).map { $0.value["acc"]?.double ?? .nan }
  }

  @Test func learnersOnFeaturesRunFromEndToEnd() throws {
    let bench = try run(
      "split-cifar-100.yaml",
      ["evaluations.split.sets=1", "evaluations.mini.sets=1"].flatMap { ["--set", $0] })
    for learner in ["nearest-class-mean", "streaming-lda", "fine-tuning", "ewc", "joint"] {
      #expect(try accuracies(bench, learner).allSatisfy { 0...1 ~= $0 }, "\(learner)")
    }
    // Drawings under an encoder of photographs: not much, but far more than the 2 % of guessing.
    let means = try accuracies(bench, "nearest-class-mean")
    #expect(means.count == 2 && means[0] > 0.06 && means[1] > 0.3, "\(means)")
  }
}
