import Testing

@testable import EngramCore

struct ResultTableTests {
  private func summary(_ learner: String, _ matrices: [[[Double]]]) -> RunSummary {
    RunSummary(
      experiment: "fake", learner: learner, seed: 1, laneCount: 1, stepCount: 40,
      trainingSeconds: 3725, evaluationSeconds: 1.6, peakMemoryBytes: 300 << 20,
      facts: [RunSummary.Fact(name: "parameters", value: 4)],
      evaluations: [
        EvaluationSummary(
          name: "glyphs", taskNames: ["0/1", "2/3"],
          matrices: matrices.map { AccuracyMatrix(rows: $0) },
          metrics: [
            EvaluationSummary.MetricSeries(
              name: "bwt", values: matrices.map { $0[1][0] - $0[0][0] })
          ])
      ])
  }

  @Test func learnersStandSideBySide() {
    let summaries = [
      summary("acl", [[[1], [0.95, 0.9]], [[0.9], [0.95, 0.8]]]),
      summary("plain", [[[1], [0.25, 1]], [[1], [0.35, 1]]]),
    ]
    #expect(
      ResultTable(summaries).text == """
        glyphs: accuracy in %, mean ± deviation over 2 episodes
        rows: after learning a task; columns: tested on a task
        brackets: 95 % confidence interval of the mean over episodes

                    acl                        plain
                    0/1        2/3             0/1         2/3
        after 0/1   95.0 ±5.0                  100.0 ±0.0
        after 2/3   95.0 ±0.0  85.0 ±5.0       30.0 ±5.0   100.0 ±0.0

        bwt         0.0 ±5.0 [-63.5, 63.5]     -70.0 ±5.0 [-133.5, -6.5]

        acl: 40 steps in 01:02:05, evaluated in 00:00:02, peak memory 300 MiB, 4 parameters
        plain: 40 steps in 01:02:05, evaluated in 00:00:02, peak memory 300 MiB, 4 parameters

        """)
  }

  @Test func oneEpisodeHasNoDeviation() {
    let text = ResultTable([summary("acl", [[[1], [0.5, 0.75]]])]).text
    #expect(text.contains("after 2/3   50.0   75.0\n"))
    #expect(text.contains("glyphs: accuracy in %, 1 episode\n"))
    #expect(!text.contains("brackets"))
  }

  @Test func whatALearnerKeepsAndMustBeToldIsSaid() throws {
    var told = summary("icarl", [[[1], [0.5, 0.75]]])
    told.storage = LearnerStorage(exampleCount: 5, exampleBytes: 15_000, numberCount: 300)
    told.needs = [.identities, .boundaries]
    let end =
      ", keeps 15 KiB of tasks for 5 images, is told where tasks end and which task an image is of\n"
    #expect(ResultTable([told]).text.hasSuffix("4 parameters" + end))
    let read = try #require(RunSummary(json: told.json))
    #expect(read == told)
    #expect(summary("acl", [[[1], [0.5, 0.75]]]).neededText == nil)
  }

  @Test func aNarrowPagePutsLearnersBeneathEachOther() {
    let summaries = ["acl", "plain"].map { summary($0, [[[1], [0.5, 0.75]]]) }
    let text = ResultTable(summaries, width: 30).text
    #expect(text.contains("            acl\n"))
    #expect(text.contains("            plain\n"))
  }

  @Test func headingsAreBoldOnATerminal() {
    let text = ResultTable([summary("acl", [[[1], [0.5, 0.75]]])], isColoured: true).text
    #expect(text.hasPrefix("\u{1B}[1mglyphs\u{1B}[0m: accuracy"))
  }
}
