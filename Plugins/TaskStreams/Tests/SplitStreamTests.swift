import EngramCore
import PluginTestSupport
import TaskStreams
import Testing
import YAMLTree

@Suite("Split benchmarks")
struct SplitStreamTests {
  let training = StubDataset(classes: 6, examples: 9)
  let test = StubDataset(classes: 6, examples: 4)

  private func stream(
    labels: Scenario = .domainIncremental, shots: Int = 3, sets: Int = 3, queryLimit: Int = 0
  ) -> SplitStream {
    SplitStream(
      demonstrations: training, queries: test, tasks: 3, ways: 2, shots: shots, sets: sets,
      labels: labels, queryLimit: queryLimit)
  }

  /// The protocol of the paper: run `r` uses examples `[k r, k (r + 1))` of each class, in the order
  /// `c0, c1, c0, c1, …`.
  @Test func setRHasItsExamplesInterleaved() {
    let task = stream().episode(2, seed: 1).tasks[1]
    let expected = [(2, 6), (3, 6), (2, 7), (3, 7), (2, 8), (3, 8)].map {
      LabelledExample(classIndex: $0.0, exampleIndex: $0.1, label: $0.0 - 2)
    }
    #expect(task.demonstrations == expected)
    #expect(task.demonstrationSource === training)
    #expect(task.name == "2/3")
  }

  @Test func setsHaveNoExampleInCommon() {
    let sets = (0..<3).map { index in
      Set(stream().episode(index, seed: 1).tasks.flatMap(\.demonstrations))
    }
    #expect(sets[0].union(sets[1]).union(sets[2]).count == 3 * 18)
  }

  @Test func everySetAsksForTheWholeQuerySet() {
    for index in 0..<3 {
      for (position, task) in stream().episode(index, seed: 1).tasks.enumerated() {
        let expected = (0..<2).flatMap { way in
          (0..<4).map {
            LabelledExample(classIndex: 2 * position + way, exampleIndex: $0, label: way)
          }
        }
        #expect(task.queries == expected)
        #expect(task.querySource === test)
      }
    }
  }

  @Test func theQueryLimitTakesTheFirstOfEachClass() {
    let task = stream(queryLimit: 1).episode(0, seed: 1).tasks[0]
    #expect(task.queries.map(\.classIndex) == [0, 1])
    #expect(task.queries.map(\.exampleIndex) == [0, 0])
    #expect(stream(queryLimit: 100).episode(0, seed: 1).tasks[0].queries.count == 8)
  }

  @Test func classIncrementalLabelsAreTheClasses() {
    let stream = stream(labels: .classIncremental)
    #expect(stream.labelCount == 6)
    for task in stream.episode(1, seed: 1).tasks {
      #expect((task.demonstrations + task.queries).allSatisfy { $0.label == $0.classIndex })
    }
  }

  @Test func theSeedPlaysNoPart() {
    let (one, other) = (stream().episode(1, seed: 1), stream().episode(1, seed: 2))
    #expect(one.tasks.map(\.demonstrations) == other.tasks.map(\.demonstrations))
    #expect(stream().episodeCount == 3)
  }

  @Test func tooFewDemonstrationsAreFoundInPreparation() {
    let error = #expect(throws: DataError.self) { try stream(shots: 4).prepare(noRoots) }
    #expect(
      error?.description
        == "stub: class 0 has 9 examples, but 3 sets of 4 shots take 12")
  }

  @Test(arguments: [
    ("{type: glyphs, classes: 10, size: 8}", "{type: glyphs, classes: 10, size: 9}", "8x8x1"),
    ("{type: glyphs, classes: 3}", "{type: glyphs, classes: 10}", "but there are 3"),
    ("{type: glyphs, classes: 10}", "{type: glyphs, classes: 3}", "but there are 3"),
  ])
  func datasetsThatDoNotFitAreRejected(demonstrations: String, queries: String, reason: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try registry.make(
        .stream,
        from: "{type: split, demonstrations: \(demonstrations), queries: \(queries), tasks: 2}",
        as: (any TaskStream).self)
    }
    #expect("\(error as Any)".contains(reason))
  }

  @Test func oneDatasetCannotBeShownAndAsked() {
    let yaml = """
      components: {images: {type: glyphs}}
      learners: {}
      evaluations: {same: {type: split, demonstrations: $images, queries: $images}}
      """
    let error = #expect(throws: ConfigurationError.self) {
      try Experiment.read(
        Source(file: "same.yaml", text: yaml), registry: registry)
    }
    #expect("\(error as Any)".contains("the demonstrations would be asked for"))
  }
}
