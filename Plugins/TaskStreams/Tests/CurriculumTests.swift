import EngramCore
import PluginTestSupport
import TaskStreams
import Testing
import YAMLTree

@Suite("Curricula")
struct CurriculumTests {
  private func stage(tasks: Int, size: Int = 8) -> String {
    """
    {type: episodes, datasets: [{type: glyphs, classes: 6, examples: 3, size: \(size), \
    normalize: none}], tasks: \(tasks), ways: 2, shots: 2, labels: class-incremental}
    """
  }

  private func make(_ lengths: String, _ stages: [String]) throws -> any TaskStream {
    try registry.make(
      .stream,
      from: "{type: curriculum, lengths: \(lengths), stages: [\(stages.joined(separator: ", "))]}")
  }

  @Test func stagesChangeAtTheirBoundaries() throws {
    let stream = try make("[3, 2]", (1...3).map { stage(tasks: $0) })
    try stream.prepare(noRoots)
    #expect((0..<8).map { stream.episode($0, seed: 1).tasks.count } == [1, 1, 1, 2, 2, 3, 3, 3])
    #expect(stream.episode(1_000_000, seed: 1).tasks.count == 3)
    #expect(stream.episodeCount == nil)
  }

  @Test func countsAreTheLargestOfAnyStage() throws {
    let stream = try make("[1, 1]", [1, 3, 2].map { stage(tasks: $0) })
    #expect(stream.taskCount == 3)
    #expect(stream.labelCount == 6)
  }

  @Test func aStageKeepsTheEpisodesItWouldHaveAlone() throws {
    let stream = try make("[3]", [stage(tasks: 1), stage(tasks: 2)])
    let alone: any TaskStream = try registry.make(.stream, from: stage(tasks: 2))
    try stream.prepare(noRoots)
    try alone.prepare(noRoots)
    #expect(
      stream.episode(5, seed: 1).tasks.map(\.demonstrations)
        == alone.episode(5, seed: 1).tasks.map(\.demonstrations))
  }

  @Test(arguments: [
    ("[]", [8, 8], "2 stages take 1 lengths, not 0"),
    ("[1, 1]", [8, 8], "2 stages take 1 lengths, not 2"),
    ("[]", [], "expected at least 1 of role stream, not 0"),
    ("[0]", [8, 8], "lengths"),
    ("[1]", [8, 9], "a stage has images of 9x9x1, the first 8x8x1"),
  ])
  func mistakesAreRejected(lengths: String, sizes: [Int], reason: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try make(lengths, sizes.map { stage(tasks: 1, size: $0) })
    }
    #expect("\(error as Any)".contains(reason))
  }
}
