public import EngramCore

/// A benchmark whose classes are split into tasks in their order: Split-MNIST and its relatives.
///
/// Task `i` has the classes `i * ways ..< (i + 1) * ways`. Episode `r` demonstrates the examples
/// `shots * r ..< shots * (r + 1)` of each class in file order, the classes interleaved; every
/// episode asks for all images of the query set.
///
/// > Source: protocol of Irie, Csordás & Schmidhuber (2025), section 4.3; tasks as in Hsu et al.
/// > (2018), <https://arxiv.org/abs/1810.12488>.
public final class SplitStream: TaskStream {
  /// The word in YAML.
  public static let typeName = "split"
  /// One sentence for lists.
  public static let summary = "Classes split into tasks in order, such as Split-MNIST."

  private let demonstrations: any Dataset
  private let queries: any Dataset
  private let tasks: Int
  private let ways: Int
  private let shots: Int
  private let sets: Int
  private let labels: LabelMode
  private let queryLimit: Int

  /// The extents of the images.
  public var imageShape: ImageShape { demonstrations.imageShape }
  /// The number of tasks.
  public var taskCount: Int { tasks }
  /// The number of outputs.
  public var labelCount: Int { labels.labelCount(tasks: tasks, ways: ways) }
  /// The number of demonstration sets.
  public var episodeCount: Int? { sets }

  /// Creates the stream.
  public init(
    demonstrations: any Dataset, queries: any Dataset, tasks: Int, ways: Int, shots: Int,
    sets: Int, labels: LabelMode, queryLimit: Int = 0
  ) {
    self.demonstrations = demonstrations
    self.queries = queries
    self.tasks = tasks
    self.ways = ways
    self.shots = shots
    self.sets = sets
    self.labels = labels
    self.queryLimit = queryLimit
  }

  /// Reads the settings.
  public convenience init(settings: inout SettingsReader) throws {
    let ways = settings.integer("ways", default: 2, in: 1...1000, "Classes per task.")
    let tasks = settings.integer("tasks", default: 5, in: 1...1000, "Number of tasks.")
    let shots = settings.integer(
      "shots", default: 15, in: 1...10000, "Demonstrations per class.")
    let sets = settings.integer(
      "sets", default: 10, in: 1...10000,
      "Demonstration sets, each an episode over the whole query set.")
    let labels: LabelMode = settings.choice(
      "labels", default: .domainIncremental, "Which outputs the tasks use.")
    let queryLimit = settings.integer(
      "query-limit", default: 0, in: 0...1_000_000,
      "Queries per class, the first of the file; 0 for all of them.")
    let demonstrations: any Dataset = try settings.component(
      "demonstrations", .dataset, as: (any Dataset).self, example: "glyphs",
      "What is demonstrated.")
    let queries: any Dataset = try settings.component(
      "queries", .dataset, as: (any Dataset).self, example: "glyphs", "What is asked.")
    if demonstrations.imageShape != queries.imageShape {
      settings.reject(
        "queries",
        "demonstrations are \(demonstrations.imageShape), but queries \(queries.imageShape)")
    }
    if demonstrations === queries {
      settings.reject("queries", "the demonstrations would be asked for: give another dataset")
    }
    for dataset in [demonstrations, queries] where dataset.classCount < tasks * ways {
      settings.reject(
        "tasks",
        "\(tasks) tasks of \(ways) classes take \(tasks * ways), but there are "
          + "\(dataset.classCount)")
    }
    self.init(
      demonstrations: demonstrations, queries: queries, tasks: tasks, ways: ways, shots: shots,
      sets: sets, labels: labels, queryLimit: queryLimit)
  }

  /// Prepares both datasets and checks that every class has enough demonstrations.
  public func prepare(_ roots: DataRoots) throws {
    try demonstrations.prepare(roots)
    try queries.prepare(roots)
    for classIndex in 0..<tasks * ways
    where demonstrations.exampleCount(ofClass: classIndex) < shots * sets {
      throw DataError(
        "\(type(of: demonstrations).typeName): class \(classIndex) has "
          + "\(demonstrations.exampleCount(ofClass: classIndex)) examples, but \(sets) sets of "
          + "\(shots) shots take \(shots * sets)")
    }
  }

  /// The demonstrations of one set and all queries; the seed plays no part.
  public func episode(_ index: Int, seed: UInt64) -> Episode {
    Episode(
      tasks: (0..<tasks).map { task in
        let classes = Array(task * ways..<(task + 1) * ways)
        func example(_ way: Int, _ exampleIndex: Int) -> LabelledExample {
          LabelledExample(
            classIndex: classes[way], exampleIndex: exampleIndex,
            label: labels.label(task: task, way: way, ways: ways))
        }
        return LearningTask(
          name: classes.map(String.init).joined(separator: "/"),
          demonstrationSource: demonstrations,
          demonstrations: (shots * index..<shots * (index + 1)).flatMap { shot in
            (0..<ways).map { example($0, shot) }
          },
          querySource: queries,
          queries: (0..<ways).flatMap { way in
            let all = queries.exampleCount(ofClass: classes[way])
            return (0..<(queryLimit > 0 ? min(queryLimit, all) : all)).map { example(way, $0) }
          },
          candidates: labels.candidates(tasks: tasks, ways: ways))
      })
  }
}
