import EngramCore
import PluginTestSupport
import Testing

/// Which streams a plan says a run draws from, and with which seeds.
struct StreamUseTests {
  private func streams(_ text: String) throws -> [StreamUse] {
    try experiment(text).members[0].firstPlan.streams
  }

  private let text = """
    experiment: streams
    seed: 3
    components:
      characters: {type: glyphs, size: 8, classes: 12, examples: 6}
      asked: {type: episodes, datasets: [$characters], tasks: 1, ways: 2, shots: 1, count: 4}
      first: {type: episodes, datasets: [$characters], tasks: 1, ways: 2, shots: 1}
      unused: {type: episodes, datasets: [$characters], tasks: 1, ways: 2, shots: 1}
    learners:
      acl:
        type: acl
        stream: {type: curriculum, stages: [$first, $asked], lengths: [8]}
        encoder: {type: conv4, blocks: 2, channels: 4}
        layer: {type: srwm, heads: 4}
        width: 32
        batch: 2
        steps: 8
    evaluations:
      one: $asked
      two: $asked
    """

  @Test func stagesLearnersAndEvaluationsButNothingUnused() throws {
    #expect(
      try streams(text).map(\.path) == [
        "components.asked", "components.first", "learners.acl.stream", "evaluations.one",
        "evaluations.two",
      ])
  }

  @Test func aComponentThatOnlyEvaluationsNameIsTheirs() throws {
    let text = text.replacing("[$first, $asked]", with: "[$first, $first]")
    #expect(!(try streams(text).map(\.path).contains("components.asked")))
  }

  @Test func evaluationsHaveSeedsOfTheirOwn() throws {
    let seeds = try streams(text).map(\.seed)
    #expect(seeds[0] == seeds[1] && seeds[1] == seeds[2])
    #expect(Set(seeds).count == 3)
    #expect(seeds[2] == EpisodeSeed.training(inRunOf: 3))
    #expect(seeds[3] == EpisodeSeed.evaluation("one", inRunOf: 3))
    #expect(seeds[4] == EpisodeSeed.evaluation("two", inRunOf: 3))
  }
}
