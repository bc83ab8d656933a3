import EngramCore
import PluginTestSupport
import TaskStreams
import Testing
import YAMLTree

@Suite("Options of sampled episodes")
struct EpisodeOptionsTests {
  private static let glyphs = "{type: glyphs, classes: 10, examples: 6, size: 8}"
  private static let others = "{type: glyphs, first-class: 50, classes: 10, examples: 6, size: 8}"

  private func stream(_ settings: String, datasets: String = glyphs) throws -> any TaskStream {
    let stream: any TaskStream = try registry.make(
      .stream, from: "{type: episodes, datasets: [\(datasets)], \(settings)}")
    try stream.prepare(noRoots)
    return stream
  }

  private func text(_ examples: [LabelledExample]) -> [[Int]] {
    examples.map { [$0.classIndex, $0.exampleIndex, $0.label] }
  }

  /// Episodes as they were drawn before there were any options: published results rest on them.
  @Test func usualEpisodesAreDrawnAsEver() throws {
    let one = try stream("tasks: 2, ways: 2, shots: 2, queries: 3, labels: class-incremental")
      .episode(5, seed: 42).tasks
    #expect(text(one[0].demonstrations) == [[5, 4, 1], [5, 0, 1], [2, 0, 0], [2, 5, 0]])
    #expect(text(one[0].queries) == [[5, 2, 1], [2, 3, 0], [5, 3, 1]])
    #expect(text(one[1].demonstrations) == [[1, 3, 3], [6, 3, 2], [6, 2, 2], [1, 4, 3]])
    #expect(text(one[1].queries) == [[6, 4, 2], [1, 0, 3], [6, 1, 2]])
    #expect(
      one.map { $0.demonstrations[0].variation } == [1730391289290718604, 2784425628203168952])

    let several = try stream(
      "tasks: 3, ways: 2, shots: 1, queries: 1, order: random, salt: 7",
      datasets: "\(Self.glyphs), \(Self.others)"
    ).episode(5, seed: 42).tasks
    #expect(
      several.map { text($0.demonstrations + $0.queries) } == [
        [[8, 0, 1], [9, 2, 0], [8, 4, 1]], [[3, 5, 1], [5, 3, 0], [5, 0, 0]],
        [[7, 5, 1], [6, 4, 0], [6, 1, 0]],
      ])
    #expect(several[0].demonstrations[0].variation == 228_389_862_024_103_669)
  }

  @Test func numbersOfTasksAndShotsAreDrawn() throws {
    let stream = try stream(
      "tasks: 4, fewest-tasks: 2, shots: 3, fewest-shots: 1, ways: 2, labels: class-incremental")
    #expect(stream.taskCount == 4 && stream.taskCounts == 2...4 && stream.labelCount == 8)
    #expect(!stream.hasOneForm)
    var seen: Set<[Int]> = []
    for index in 0..<100 {
      let episode = stream.episode(index, seed: 1)
      let shots = Set(episode.tasks.map { $0.demonstrations.count / 2 })
      #expect(shots.count == 1, "one number for all tasks of an episode")
      #expect(episode.labelCount == 2 * episode.tasks.count)
      seen.insert([episode.tasks.count] + shots)
    }
    #expect(seen.count == 9, "two, three or four tasks with one, two or three shots")
  }

  @Test func drawnNumbersLastForSeveralEpisodes() throws {
    let stream = try stream("tasks: 5, fewest-tasks: 1, ways: 2, shots: 1, same-counts: 4")
    let counts = (0..<40).map { stream.episode($0, seed: 1).tasks.count }
    for first in stride(from: 0, to: 40, by: 4) {
      #expect(Set(counts[first..<first + 4]).count == 1)
    }
    #expect(Set(counts).count > 2)
    let classes = (0..<4).map { stream.episode($0, seed: 1).tasks[0].demonstrations }
    #expect(Set(classes).count == 4, "only the numbers are the same")
  }

  /// The same images, in three orders.
  @Test func ordersOfDemonstrations() throws {
    func demonstrations(_ order: String) throws -> [LabelledExample] {
      try stream("ways: 3, tasks: 1, shots: 4, demonstration-order: \(order)")
        .episode(3, seed: 1).tasks[0].demonstrations
    }
    let (shuffled, turns, blocks) = try (
      demonstrations("shuffled"), demonstrations("interleaved"), demonstrations("by-class")
    )
    #expect(Set(shuffled.map(\.exampleIndex)) == Set(turns.map(\.exampleIndex)))
    #expect(
      Set(shuffled.map { [$0.classIndex, $0.exampleIndex, $0.label] })
        == Set(turns.map { [$0.classIndex, $0.exampleIndex, $0.label] }))
    let labels = turns.map(\.label)
    #expect(Set(labels[0..<3]) == [0, 1, 2])
    #expect((3..<12).allSatisfy { labels[$0] == labels[$0 - 3] })
    let runs = blocks.map(\.label)
    for block in stride(from: 0, to: 12, by: 4) { #expect(Set(runs[block..<block + 4]).count == 1) }
    #expect(Set(runs).count == 3)
  }

  @Test func labelsInTheOrderOfTheClasses() throws {
    let stream = try stream("ways: 3, tasks: 2, shots: 1, permute-labels: false")
    for index in 0..<20 {
      for task in stream.episode(index, seed: 1).tasks {
        let sorted = task.demonstrations.sorted { $0.classIndex < $1.classIndex }
        #expect(sorted.map(\.label) == [0, 1, 2])
      }
    }
  }

  /// Tasks draw their dataset by themselves; a dataset listed twice is twice as likely.
  @Test func mixtures() throws {
    let stream = try registry.make(
      .stream,
      from: """
        {type: episodes, order: mixture, tasks: 3, ways: 2, shots: 1, datasets: [\(Self.glyphs), \(Self.others)]}
        """, as: (any TaskStream).self)
    try stream.prepare(noRoots)
    var counts: [Int: Int] = [:]
    for index in 0..<200 {
      let tasks = stream.episode(index, seed: 1).tasks
      let first = tasks.count { $0.demonstrationSource === tasks[0].demonstrationSource }
      counts[first, default: 0] += 1
    }
    // All of one dataset in one of four episodes.
    #expect((30...70).contains(counts[3, default: 0]), "\(counts)")
    #expect(counts[1, default: 0] > 30 && counts[2, default: 0] > 60)
  }

  @Test(arguments: [
    ("fewest-tasks: 3, tasks: 2", "fewest-tasks: the fewest tasks, 3, are more than 'tasks', 2"),
    ("fewest-shots: 6", "fewest-shots: the fewest shots, 6, are more than 'shots', 5"),
    (
      "order: mixture, tasks: 6, ways: 2",
      "ways: an episode takes 12 classes from a dataset that has 10"
    ),
  ])
  func numbersThatContradictEachOther(settings: String, reason: String) {
    let error = #expect(throws: ConfigurationError.self) { try stream(settings) }
    #expect("\(error as Any)".contains(reason))
  }

  @Test func drawnNumbersOfTasksAreForTraining() {
    let text = """
      experiment: e
      learners:
        acl:
          type: acl
          encoder: {type: conv4, blocks: 2}
          steps: 5
          stream: {type: episodes, datasets: [\(Self.glyphs)], tasks: 3, fewest-tasks: 1, shots: 1}
      evaluations:
        varied: {type: episodes, datasets: [\(Self.glyphs)], tasks: 3, fewest-tasks: 1, shots: 1, count: 2}
      """
    let error = #expect(throws: ConfigurationError.self) { try experiment(text) }
    #expect(
      "\(error as Any)".contains(
        "e.yaml:9:18: error[uneven-evaluation]: evaluations.varied: the episodes of this stream have from "
          + "1 to 3 tasks"))
  }
}
