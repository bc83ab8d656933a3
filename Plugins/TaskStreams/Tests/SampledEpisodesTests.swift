import EngramCore
import PluginTestSupport
import TaskStreams
import Testing
import YAMLTree

@Suite("Sampled episodes")
struct SampledEpisodesTests {
  let first = StubDataset(classes: 10, examples: 6)
  let second = StubDataset(classes: 10, examples: 6)

  private func stream(
    _ datasets: [any Dataset]? = nil, tasks: Int = 3, ways: Int = 2, shots: Int = 2,
    queries: Int = 4, labels: Scenario = .domainIncremental, order: VisitingOrder = .fixed,
    salt: Int = 0
  ) -> SampledEpisodes {
    var options = EpisodeOptions()
    options.order = order
    options.salt = salt
    return SampledEpisodes(
      datasets: datasets ?? [first], tasks: tasks, ways: ways, shots: shots, queries: queries,
      labels: labels, options: options)
  }

  @Test func domainIncrementalTasksShareTheLabels() {
    let stream = stream()
    #expect(stream.labelCount == 2)
    for task in stream.episode(0, seed: 1).tasks {
      #expect(Set(task.demonstrations.map(\.label)) == [0, 1])
    }
  }

  @Test func classIncrementalTasksHaveLabelsOfTheirOwn() {
    let stream = stream(labels: .classIncremental)
    #expect(stream.labelCount == 6)
    for (index, task) in stream.episode(0, seed: 1).tasks.enumerated() {
      #expect(Set(task.demonstrations.map(\.label)) == [2 * index, 2 * index + 1])
      #expect(Set(task.queries.map(\.label)) == [2 * index, 2 * index + 1])
    }
  }

  @Test func labelsArePermutedFromEpisodeToEpisode() {
    let stream = stream([StubDataset(classes: 6, examples: 6)])
    var seen: Set<[Int]> = []
    for index in 0..<50 {
      for example in stream.episode(index, seed: 1).tasks[0].demonstrations {
        seen.insert([example.classIndex, example.label])
      }
    }
    #expect(seen.count == 12, "each of six classes takes both labels")
  }

  /// What may follow from a class's place among those drawn must not give its label away.
  @Test func theFirstQueryAsksForEveryLabelEquallyOften() {
    let stream = stream(tasks: 1, ways: 2, queries: 1)
    let ones = (0..<400).count { stream.episode($0, seed: 1).tasks[0].queries[0].label == 1 }
    #expect((160...240).contains(ones), "four deviations of a fair coin")
  }

  @Test func noClassAppearsTwiceInAnEpisode() {
    // Five tasks of two take all ten classes.
    let stream = stream(tasks: 5)
    for index in 0..<20 {
      let classes = stream.episode(index, seed: 1).tasks.flatMap {
        Set($0.demonstrations.map(\.classIndex))
      }
      #expect(Set(classes) == Set(0..<10))
      #expect(classes.count == 10)
    }
  }

  @Test func aDatasetListedTwiceGivesNoClassTwice() {
    let stream = stream([first, second, first], tasks: 3, ways: 5)
    for index in 0..<10 {
      let tasks = stream.episode(index, seed: 1).tasks
      let (one, other) = (tasks[0].demonstrations, tasks[2].demonstrations)
      #expect(tasks[0].demonstrationSource === tasks[2].demonstrationSource)
      #expect(Set(one.map(\.classIndex)).isDisjoint(with: other.map(\.classIndex)))
    }
  }

  @Test func queriesAreDealtOverTheClassesInTurn() {
    let stream = stream(ways: 3, queries: 5)
    for task in stream.episode(4, seed: 1).tasks {
      let classes = task.queries.map(\.classIndex)
      #expect(task.queries.count == 5)
      #expect(Set(classes[0..<3]).count == 3)
      #expect(Array(classes[0..<2]) == Array(classes[3..<5]))
      let shown = Set(task.demonstrations.map { [$0.classIndex, $0.exampleIndex] })
      #expect(shown.isDisjoint(with: task.queries.map { [$0.classIndex, $0.exampleIndex] }))
    }
  }

  @Test func demonstrationsAreShuffledAndComplete() {
    let stream = stream(ways: 3, shots: 4, queries: 3)
    let orders = (0..<10).map { stream.episode($0, seed: 1).tasks[0].demonstrations.map(\.label) }
    #expect(Set(orders).count > 5)
    for order in orders { #expect(order.sorted() == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]) }
  }

  @Test func seedSaltAndIndexNameAnEpisode() {
    func classes(_ stream: SampledEpisodes, _ index: Int, seed: UInt64) -> [LabelledExample] {
      stream.episode(index, seed: seed).tasks.flatMap(\.demonstrations)
    }
    let usual = classes(stream(), 3, seed: 1)
    #expect(classes(stream(), 3, seed: 1) == usual)
    #expect(classes(stream(), 4, seed: 1) != usual)
    #expect(classes(stream(), 3, seed: 2) != usual)
    #expect(classes(stream(salt: 1), 3, seed: 1) != usual)
  }

  @Test(
    arguments: [
      (.fixed, ["aba", "aba", "aba", "aba"]), (.rotate, ["aba", "bab", "aba", "bab"]),
      (.alternate, ["aba", "bab", "aba", "bab"]),
    ] as [(VisitingOrder, [String])])
  func ordersVisitTheDatasetsInTurn(order: VisitingOrder, expected: [String]) {
    #expect(visits(stream([first, second], order: order), 4) == expected)
  }

  @Test func rotationAndAlternationDifferForThreeDatasets() {
    let third = StubDataset(classes: 10, examples: 6)
    let rotated = stream([first, second, third], order: .rotate)
    #expect(visits(rotated, 4) == ["abc", "bca", "cab", "abc"])
    let alternated = stream([first, second, third], order: .alternate)
    #expect(visits(alternated, 3) == ["abc", "cba", "abc"])
  }

  @Test func randomOrderVisitsEveryDatasetInEveryEpisode() {
    let seen = visits(stream([first, second], tasks: 2, order: .random), 40)
    #expect(Set(seen) == ["ab", "ba"])
  }

  @Test func tooFewExamplesAreFoundBeforeAnEpisodeIsDrawn() {
    let error = #expect(throws: DataError.self) {
      try stream(shots: 5, queries: 4).prepare(noRoots)
    }
    #expect(
      error?.description
        == "stub: class 0 has too few examples, 6: an episode shows 5 and asks 2; "
        + "lower 'shots' or 'queries'")
  }

  /// Three tasks from two datasets take two from one of them; with `rotate` that may be either.
  @Test(arguments: ["fixed", "rotate", "alternate", "random"])
  func tooFewClassesAreFoundWhenTheFileIsRead(order: String) throws {
    let yaml = """
      {type: episodes, datasets: [{type: glyphs, classes: 4}, {type: glyphs, classes: 3}],
       tasks: 3, ways: 2, order: \(order)}
      """
    if order == "fixed" {
      _ = try registry.make(.stream, from: yaml, as: (any TaskStream).self)
      return
    }
    let error = #expect(throws: ConfigurationError.self) {
      try registry.make(.stream, from: yaml, as: (any TaskStream).self)
    }
    #expect("\(error as Any)".contains("takes 4 classes from a dataset that has 3"))
  }

  /// The datasets of the first episodes as letters.
  private func visits(_ stream: SampledEpisodes, _ count: Int) -> [String] {
    (0..<count).map { index in
      stream.episode(index, seed: 1).tasks.map {
        $0.demonstrationSource === first ? "a" : $0.demonstrationSource === second ? "b" : "c"
      }.joined()
    }
  }
}
