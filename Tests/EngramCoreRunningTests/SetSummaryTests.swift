import EngramTesting
import Files
import JSONTree
import Testing

@testable import EngramCore

/// Several seeds put together: what varies between them is not what varies between episodes.
struct SetSummaryTests {
  // Within seed 1 the episodes differ by 0.4, within seed 2 not at all; the means are 0.6 and 0.8.
  let summary = SetSummary([
    member(seed: 1, accuracies: [0.4, 0.8]), member(seed: 2, accuracies: [0.8, 0.8]),
  ])

  private static func member(seed: UInt64, accuracies: [Double]) -> SetSummary.Member {
    let evaluation = EvaluationSummary(
      name: "digits", taskNames: ["0/1"],
      matrices: accuracies.map { AccuracyMatrix(rows: [[$0]]) },
      metrics: [
        EvaluationSummary.MetricSeries(name: "acc", values: accuracies),
        EvaluationSummary.MetricSeries(name: "bwt", values: accuracies.map { _ in nil }),
      ])
    let run = RunSummary(
      experiment: "fake", learner: "acl", seed: seed, laneCount: 1, stepCount: 4,
      trainingSeconds: 1, evaluationSeconds: 1, peakMemoryBytes: 1, facts: [],
      evaluations: [evaluation])
    return SetSummary.Member(variation: "", summaries: [run])
  }

  @Test func theTableSaysOverWhatItIs() {
    // Deviation 0.1 over the two means, half width 12.706 · 0.1.
    #expect(
      SetTable(summary).text == """
        digits: in %, mean ± deviation over 2 seeds; of each seed, the mean over 2 episodes
        brackets: 95 % confidence interval of the mean over seeds

        learner  acc                        bwt
        acl      70.0 ±10.0 [-57.1, 197.1]  undefined


        """)
  }

  @Test func oneSeedHasNoDeviation() {
    let one = SetSummary([Self.member(seed: 1, accuracies: [0.4, 0.8])])
    #expect(
      SetTable(one).text == """
        digits: in %, 1 seed, the mean over 2 episodes

        learner  acc   bwt
        acl      60.0  undefined


        """)
  }

  @Test func theFileHasSeedsAndWhatIsOverThem() throws {
    let scratch = try ScratchFolder()
    try summary.write(to: scratch.path)
    let json = try JSON.parse(ReadableFile.text(of: scratch("results.json")))
    let rows = try #require(json["rows"]?.elements)
    let row = try #require(rows.first)
    #expect(rows.count == 1)
    #expect(row["evaluation"] == .text("digits") && row["learner"] == .text("acl"))
    #expect(row["seed_count"] == .integer(2) && row["episode_count"] == .integer(2))
    let over = try #require(row["over_seeds"])
    #expect(abs(try #require(over["acc"]?.double) - 0.7) < 1e-12)
    #expect(abs(try #require(over["acc_std"]?.double) - 0.1) < 1e-12)
    #expect(abs(try #require(over["acc_ci95"]?.double) - 1.27062) < 5e-6)
    #expect(over["bwt_ci95"] == .null)
    let seeds = try #require(row["seeds"]?.elements)
    #expect(seeds.map { $0["seed"]?.int } == [1, 2])
    #expect(abs(try #require(seeds[0]["acc"]?.double) - 0.6) < 1e-12)
    #expect(seeds[1]["bwt"] == .null)
  }
}
