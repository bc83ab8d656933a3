import EngramCore
import EpisodeDrawing
import PluginTestSupport
import Testing

struct EpisodeSheetTests {
  /// Pixels of the stub are the class plus a hundredth of the example.
  private let source = StubDataset(classes: 3, examples: 300)

  private func example(_ classIndex: Int, _ example: Int) -> LabelledExample {
    LabelledExample(classIndex: classIndex, exampleIndex: example, label: classIndex % 2)
  }

  private func sheet(of tasks: [LearningTask], path: String = "s", limit: Int = 4) -> EpisodeSheet {
    EpisodeSheet(
      of: StreamUse(path: path, stream: OneEpisode(tasks), seed: 1), episode: 0, limit: limit)
  }

  private func task(
    _ demonstrations: [LabelledExample], _ queries: [LabelledExample]
  )
    -> LearningTask
  {
    LearningTask(
      name: "t", demonstrationSource: source, demonstrations: demonstrations, querySource: source,
      queries: queries)
  }

  @Test func demonstrationsAreTheFirstAndQueriesFromEverywhere() {
    let examples = (0..<8).map { example($0 / 4, $0) }
    let strips = sheet(of: [task(examples, examples)]).tasks[0].strips
    #expect(strips.map(\.name) == ["demonstrations", "queries"])
    #expect(strips.map(\.count) == [8, 8])
    #expect(strips[0].tiles.map(\.exampleIndex) == [0, 1, 2, 3])
    #expect(strips[1].tiles.map(\.exampleIndex) == [0, 2, 4, 6])
    #expect(strips[1].tiles.map(\.label) == [0, 0, 1, 1])
    #expect(strips[1].tiles.map(\.classIndex) == [0, 0, 1, 1])
  }

  @Test func theLeastValueOfATaskIsBlackAndTheGreatestWhite() {
    let strips = sheet(of: [
      task([example(0, 0), example(1, 0)], [example(2, 0)]),
      task([example(1, 0)], [example(2, 0)]),
    ]).tasks.map(\.strips)
    #expect(
      strips[0][0].tiles.map { $0.image?.bytes } == [
        [0, 0, 0, 0], [128, 128, 128, 128],
      ])
    #expect(strips[0][1].tiles[0].image?.bytes == [255, 255, 255, 255])
    #expect(strips[1][0].tiles[0].image?.bytes == [0, 0, 0, 0])
  }

  @Test func equalSheetsAreDrawnOnce() {
    let one = [task([example(0, 0)], [example(1, 0)])]
    let other = [task([example(0, 1)], [example(1, 0)])]
    let merged = EpisodeSheet.merged([
      sheet(of: one, path: "a"), sheet(of: other, path: "b"), sheet(of: one, path: "c"),
    ])
    #expect(merged.map(\.paths) == [["a", "c"], ["b"]])
  }

  @Test func theDocumentHasEveryImageWithItsLabel() throws {
    let tasks = [task([example(0, 5), example(1, 6)], [example(2, 7)])]
    let text = try SheetDrawing.document(of: [sheet(of: tasks, path: "a.b")], title: "x<y")
    #expect(text.contains("<title>Episodes of x&lt;y</title>"))
    #expect(text.contains(">a.b</text>"))
    let names = text.split(separator: "aria-label=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
    #expect(
      names == [
        "label 0, class 0, example 5", "label 1, class 1, example 6", "label 0, class 2, example 7",
      ])
  }
}

/// A stream of one episode.
private final class OneEpisode: TaskStream {
  static let typeName = "one-episode"
  static let summary = "One episode."
  let imageShape = ImageShape(height: 2, width: 2, channels: 1)
  let taskCount: Int
  let labelCount = 2
  let episodeCount: Int? = 1
  private let tasks: [LearningTask]

  init(_ tasks: [LearningTask]) {
    self.tasks = tasks
    taskCount = tasks.count
  }

  convenience init(settings: inout SettingsReader) { self.init([]) }

  func prepare(_ roots: DataRoots) {}

  func episode(_ index: Int, seed: UInt64) -> Episode {
    Episode(tasks: tasks, scenario: .domainIncremental, labelCount: 2)
  }
}
