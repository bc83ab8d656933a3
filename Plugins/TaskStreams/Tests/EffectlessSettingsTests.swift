import PluginTestSupport
import Testing

@Suite("Settings of streams without effect")
struct EffectlessSettingsTests {
  private func warnings(_ stream: String) throws -> [String] {
    try PluginTestSupport.warnings(
      in: """
        experiment: e
        components:
          seen: {type: glyphs, size: 8, classes: 12, examples: 6}
          other: {type: glyphs, size: 8, classes: 12, examples: 6}
        learners:
          acl:
            type: acl
            encoder: {type: conv4, blocks: 2}
            steps: 5
            stream: {\(stream)}
        evaluations:
          used: {type: split, demonstrations: $seen, queries: $other, sets: 1, shots: 1}
        """)
  }

  @Test func oneDatasetHasNoOrder() throws {
    let message =
      "learners.acl.stream.order: all tasks take the same dataset, so there is no order to choose; "
      + "remove 'order'"
    for datasets in ["[$seen]", "[$seen, $seen]"] {
      #expect(
        try warnings("type: episodes, datasets: \(datasets), order: rotate, shots: 1") == [message])
    }
    #expect(
      try warnings("type: episodes, datasets: [$seen, $other], order: rotate, shots: 1").isEmpty)
    #expect(try warnings("type: episodes, datasets: [$seen], order: fixed, shots: 1").isEmpty)
  }

  @Test func oneTaskHasOneLabelMode() throws {
    let stream = "type: split, demonstrations: $seen, queries: $other, sets: 1, shots: 1"
    #expect(
      try warnings("\(stream), tasks: 1, labels: class-incremental") == [
        "learners.acl.stream.labels: one task has the same labels in every mode; "
          + "remove 'labels' or add tasks"
      ])
    #expect(try warnings("\(stream), tasks: 2, labels: class-incremental").isEmpty)
  }
}
