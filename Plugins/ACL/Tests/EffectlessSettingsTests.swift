import PluginTestSupport
import Testing

/// Settings that change nothing beside others are warned about, and only those.
@Suite("Settings of ACL without effect")
struct EffectlessSettingsTests {
  private func warnings(_ settings: String, tasks: Int = 2, steps: Int = 5) throws -> [String] {
    try PluginTestSupport.warnings(
      in: """
        experiment: e
        components:
          seen: {type: glyphs, size: 8, classes: 12, examples: 6}
          short: {type: episodes, datasets: [$seen], tasks: 1, shots: 1}
          long: {type: episodes, datasets: [$seen], tasks: \(tasks), shots: 1}
          mixed: {type: curriculum, stages: [$short, $long], lengths: [8]}
        learners:
          acl: {type: acl, encoder: {type: conv4, blocks: 2}, steps: \(steps), \(settings)}
        """
    ).filter { !$0.hasPrefix("components.") }
  }

  @Test func termWeightsTakeThePlaceOfRemember() throws {
    #expect(
      try warnings("stream: $long, remember: false, term-weights: [1, 0, 1]") == [
        "learners.acl.remember: 'term-weights' says how much each task counts; remove one of the two"
      ])
    #expect(try warnings("stream: $long, term-weights: [1, 0, 1]").isEmpty)
    #expect(try warnings("stream: $long, remember: false").isEmpty)
  }

  @Test func rememberCountsForStagesThatTheWeightsDoNotCover() throws {
    #expect(try warnings("stream: $mixed, remember: false, term-weights: [1, 0, 1]").isEmpty)
  }

  @Test func oneTaskHasNothingToRemember() throws {
    #expect(
      try warnings("stream: $short, remember: false") == [
        "learners.acl.remember: episodes of one task have no earlier task to remember; "
          + "remove it or add tasks"
      ])
    #expect(
      try warnings("stream: $short, term-weights: [3]") == [
        "learners.acl.term-weights: the only term of one task always weighs all; remove it"
      ])
  }

  @Test func onePieceIsNotRecomputed() throws {
    #expect(
      try warnings("stream: $long, recompute: true") == [
        "learners.acl.recompute: the only piece is kept while it is needed; "
          + "remove it or give 'pieces'"
      ])
    #expect(try warnings("stream: $long, recompute: true, pieces: 0").isEmpty)
    #expect(try warnings("stream: $long, pieces: 3").isEmpty)
  }

  @Test func withoutStepsThereIsNoObjective() throws {
    #expect(
      try warnings("stream: $long, remember: false, reading-weight: 1", steps: 0) == [
        "learners.acl.remember: a learner of 0 steps has no objective; remove it or raise 'steps'",
        "learners.acl.reading-weight: a learner of 0 steps has no objective; "
          + "remove it or raise 'steps'",
      ])
  }

  /// A resolved experiment, in which all defaults are written out, must not warn more.
  @Test func defaultsThatAreWrittenOutAreNotWarnedAbout() throws {
    #expect(try warnings("stream: $short, remember: true, term-weights: []", steps: 0).isEmpty)
    #expect(try warnings("stream: $long, reading-weight: 0.0", steps: 0).isEmpty)
  }
}
