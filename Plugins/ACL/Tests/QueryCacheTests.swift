import EngramCore
import PluginTestSupport
import Synchronization
import Testing

/// Counts how often it is asked for an image.
private final class CountingDataset: Dataset {
  static let typeName = "counting"
  static let summary = "Counts how often it is asked."

  let images = StubDataset(classes: 2, examples: 20, side: 8)
  private let count = Atomic(0)

  var imageShape: ImageShape { images.imageShape }
  var classCount: Int { images.classCount }

  init() {}
  convenience init(settings: inout SettingsReader) { self.init() }

  func prepare(_ roots: DataRoots) {}
  func exampleCount(ofClass classIndex: Int) -> Int { images.exampleCount(ofClass: classIndex) }

  func copyExample(
    _ exampleIndex: Int, ofClass classIndex: Int, variation: UInt64,
    into pixels: UnsafeMutableBufferPointer<Float>
  ) {
    count.add(1, ordering: .relaxed)
    images.copyExample(exampleIndex, ofClass: classIndex, variation: variation, into: pixels)
  }

  /// How often since the last question.
  func takeCount() -> Int { count.exchange(0, ordering: .relaxed) }
}

@Suite("The cache of embedded queries")
struct QueryCacheTests {
  private struct Asked: Equatable {
    var answers: [[Int]]
    var images: [Int]
  }

  /// Asks three times for ten queries, the last of them twice, of a model of width 12.
  private func ask(_ setting: String) throws -> Asked {
    let glyphs = "{type: glyphs, classes: 6, examples: 4, size: 8, normalize: unit}"
    let learner: any Learner = try registry.make(
      .learner,
      from: """
        {type: acl, steps: 0, width: 12, layer: {type: srwm, heads: 3},
         encoder: {type: conv4, blocks: 2, channels: 4},
         stream: {type: episodes, datasets: [\(glyphs)]}\(setting)}
        """)
    try learner.prepare(LearnerContext(seed: 1, lanes: LaneGroup(count: 2), roots: noRoots))
    let dataset = CountingDataset()
    func example(_ index: Int) -> LabelledExample {
      LabelledExample(classIndex: index % 2, exampleIndex: index / 2, label: index % 2)
    }
    let task = LearningTask(
      name: "task", demonstrationSource: dataset, demonstrations: (10..<14).map(example),
      querySource: dataset, queries: (Array(0..<9) + [8]).map(example))
    let episode = Episode(tasks: [task], scenario: .domainIncremental, labelCount: 2)
    learner.begin(seed: 1)
    try learner.observe(episode.demonstrations(ofTask: 0))
    var asked = Asked(answers: [], images: [])
    for _ in 0..<3 {
      _ = dataset.takeCount()
      asked.answers.append(try learner.predict(episode.queries(ofTask: 0)))
      asked.images.append(dataset.takeCount())
    }
    return asked
  }

  @Test func imagesAreEncodedOnceWhereThereIsRoom() throws {
    #expect(try ask("").images == [9, 0, 0])
  }

  /// Twelve features take 48 bytes.
  @Test(arguments: [("0B", 9), ("47B", 9), ("48B", 8), ("200B", 5), ("432B", 0)])
  func whatDoesNotFitIsEncodedAgain(limit: String, images: Int) throws {
    let asked = try ask(", query-cache: \(limit)")
    #expect(asked.images == [9, images, images])
    #expect(asked.answers == (try ask("").answers))
  }
}
