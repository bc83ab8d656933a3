import PluginTestSupport
import Testing

@Suite("Settings of schedules without effect")
struct EffectlessSettingsTests {
  private func warnings(_ rate: String) throws -> [String] {
    try PluginTestSupport.warnings(
      in: """
        experiment: e
        learners:
          acl:
            type: acl
            encoder: {type: conv4, blocks: 2}
            steps: 5
            stream: {type: episodes, datasets: [{type: glyphs, size: 8, classes: 12}]}
            optimizer: {type: adam, rate: {\(rate)}}
        """)
  }

  @Test func aCosineThatNeverFallsHasNoLength() throws {
    #expect(
      try warnings("type: cosine, peak: 1e-3, floor: 1e-3, steps: 5") == [
        "learners.acl.optimizer.rate.steps: the floor is the peak, so nothing falls; lower 'floor'"
      ])
    #expect(
      try warnings("type: cosine, warmup: 9, steps: 5") == [
        "learners.acl.optimizer.rate.steps: the warm-up takes 9 steps, after which nothing is left of "
          + "5 and the value falls to the floor at once; raise 'steps' or lower 'warmup'"
      ])
    #expect(try warnings("type: cosine, warmup: 4, steps: 5").isEmpty)
  }
}
