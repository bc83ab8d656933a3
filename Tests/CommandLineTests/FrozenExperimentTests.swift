import JSONTree
import Testing

/// An experiment with a frozen encoder, on made-up images in place of photographs.
struct FrozenExperimentTests {
  private static let images =
    "{type: glyphs, size: 32, transforms: [rgb], classes: 100, examples: 8, test-examples: 4}"

  /// Those that say no more here, and take an unoptimised program long.
  private static let others = [
    "l2", "si", "mas", "lwf", "dark-experience-replay", "gdumb", "joint",
  ]

  @Test func learnersOnFeaturesRunFromEndToEnd() throws {
    let bench = try Workbench()
    let settings = [
      "components.photographs=\(Self.images)", "evaluations.split.sets=1",
      "evaluations.mini.sets=1", "learners.ranpac.projections=100",
    ]
    let outcome = try bench.start(
      ["run", Workbench.package + "/Experiments/frozen/split-cifar-100.yaml", "--out", "run"]
        + ["--lanes", "1", "--unset", "evaluations.all-classes"]
        + Self.others.flatMap { ["--unset", "learners.\($0)"] }
        + settings.flatMap { ["--set", $0] }
    ).end()
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    func accuracy(_ learner: String, _ evaluation: String) throws -> Double {
      let summary = try bench.json("run/\(learner)/summary.json")
      return summary["evaluations"]?[evaluation]?["acc"]?.double ?? .nan
    }
    for learner in ["ewc", "experience-replay", "ranpac", "nearest-class-mean"] {
      #expect(try 0...1 ~= accuracy(learner, "split"), "\(learner)")
    }
    // An encoder of photographs tells fifty characters apart well enough for those who remember; two percent are guessed.
    #expect(try accuracy("streaming-lda", "split") > 0.4)
    #expect(try accuracy("streaming-lda", "mini") > 0.5)
    #expect(try accuracy("fine-tuning", "split") < 0.2)
  }
}
