public import EngramCore
import TensorEngine

/// Episodes of tasks over classes drawn at random: the food of meta-training.
///
/// The classes of all tasks of an episode that share a dataset are drawn together without
/// replacement, so no class appears twice. Labels are permuted at random within each task,
/// demonstrations are shuffled, and queries are other examples of the same classes, dealt over the
/// classes in turn.
public final class SampledEpisodes: TaskStream {
  /// In which order an episode with several datasets visits them.
  public enum Order: String, CaseIterable, Sendable {
    /// Always as listed.
    case fixed
    /// Each episode starts one dataset later than the one before.
    case rotate
    /// Listed order and reverse order in turn.
    case alternate
    /// A random order for each episode.
    case random
  }

  /// When images are varied by the random transforms of their dataset.
  public enum Augmentation: String, CaseIterable, Sendable {
    /// In streams without end, which train; not in evaluations.
    case training
    /// In every episode.
    case always
    /// In none.
    case never
  }

  /// The word in YAML.
  public static let typeName = "episodes"
  /// One sentence for lists.
  public static let summary = "Episodes of tasks over randomly drawn classes, for meta-training."

  private let datasets: [any Dataset]
  /// For every listed dataset the first place at which it is listed.
  private let firstPlaces: [Int]
  private let tasks: Int
  private let ways: Int
  private let shots: Int
  private let queries: Int
  private let labels: LabelMode
  private let order: Order
  private let count: Int
  private let salt: UInt64
  private let augmentation: Augmentation

  /// The extents of the datasets' images.
  public var imageShape: ImageShape { datasets[0].imageShape }
  /// The number of tasks.
  public var taskCount: Int { tasks }
  /// The number of outputs.
  public var labelCount: Int { labels.labelCount(tasks: tasks, ways: ways) }
  /// The number of episodes; `nil` when unlimited.
  public var episodeCount: Int? { count == 0 ? nil : count }

  /// Creates the stream.
  public init(
    datasets: [any Dataset], tasks: Int, ways: Int, shots: Int, queries: Int, labels: LabelMode,
    order: Order = .fixed, count: Int = 0, salt: Int = 0,
    augmentation: Augmentation = .training
  ) {
    self.datasets = datasets
    firstPlaces = datasets.map { dataset in
      datasets.firstIndex { $0 === dataset } ?? 0
    }
    self.tasks = tasks
    self.ways = ways
    self.shots = shots
    self.queries = queries
    self.labels = labels
    self.order = order
    self.count = count
    self.salt = UInt64(salt)
    self.augmentation = augmentation
  }

  /// Reads the settings.
  public convenience init(settings: inout SettingsReader) throws {
    let tasks = settings.integer("tasks", default: 2, in: 1...1000, "Tasks per episode.")
    let ways = settings.integer("ways", default: 2, in: 2...1000, "Classes per task.")
    let shots = settings.integer(
      "shots", default: 5, in: 1...10000, "Demonstrations per class.")
    let queries = settings.integer("queries", default: 1, in: 1...10000, "Queries per task.")
    let labels: LabelMode = settings.choice(
      "labels", default: .domainIncremental, "Which outputs the tasks use.")
    let order: Order = settings.choice(
      "order", default: .fixed, "In which order several datasets are visited.")
    let count = settings.integer(
      "count", default: 0, in: 0...1_000_000, unit: "episodes",
      "Episodes of an evaluation; 0 for no end.")
    let salt = settings.integer(
      "salt", default: 0, in: 0...1_000_000, "Changes which episodes are drawn from one seed.")
    let augmentation: Augmentation = settings.choice(
      "augment", default: .training,
      "When random transforms of the datasets vary the images: in training, that is in streams without "
        + "end, always or never.")
    let datasets: [any Dataset] = try settings.components(
      "datasets", .dataset, as: (any Dataset).self, atLeast: 1, example: "glyphs",
      "Where classes come from: one dataset for all tasks, or several that tasks take in turn.")
    let first = datasets[0]
    for (index, dataset) in datasets.enumerated() where dataset.imageShape != first.imageShape {
      settings.mismatch(
        "datasets.\(index)", with: ["datasets.0"], in: .images,
        "images of \(first.imageShape) and of \(dataset.imageShape) cannot share an episode"
          + "; make the sizes equal")
    }
    if datasets.allSatisfy({ $0 === first }) {
      settings.warn(
        "order", "all tasks take the same dataset, so there is no order to choose; remove 'order'")
    }
    self.init(
      datasets: datasets, tasks: tasks, ways: ways, shots: shots, queries: queries, labels: labels,
      order: order, count: count, salt: salt, augmentation: augmentation)
    for (dataset, uses) in largestUses where dataset.classCount < uses * ways {
      settings.reject(
        "ways",
        "an episode takes \(uses * ways) classes from a dataset that has \(dataset.classCount)")
    }
  }

  /// Prepares the datasets and checks that every class has enough examples.
  public func prepare(_ roots: DataRoots) throws {
    let asked = (queries + ways - 1) / ways
    for dataset in datasets {
      try dataset.prepare(roots)
      for classIndex in 0..<dataset.classCount {
        let count = dataset.exampleCount(ofClass: classIndex)
        guard count < shots + asked else { continue }
        throw DataError(
          "\(type(of: dataset).typeName): class \(classIndex) has too few examples, \(count): "
            + "an episode shows \(shots) and asks \(asked); lower 'shots' or 'queries'")
      }
    }
  }

  /// Draws the episode of an index.
  public func episode(_ index: Int, seed: UInt64) -> Episode {
    var random = RandomStream(seed: seed, salt, UInt64(index))
    let sources = visitedDatasets(index, &random)
    var classes = Dictionary(
      uniqueKeysWithValues: Set(sources).sorted().map { source in
        let needed = sources.count { $0 == source } * ways
        return (source, random.sample(needed, below: datasets[source].classCount))
      })
    var tasks = sources.enumerated().map { position, source in
      let chosen = Array(classes[source, default: []].suffix(ways))
      classes[source]?.removeLast(ways)
      return makeTask(position, datasets[source], chosen, &random)
    }
    // After everything else, so that the same images are drawn with and without.
    if isAugmented { vary(&tasks, &random) }
    return Episode(tasks: tasks)
  }

  private var isAugmented: Bool {
    switch augmentation {
    case .training: count == 0
    case .always: true
    case .never: false
    }
  }

  private func vary(_ tasks: inout [LearningTask], _ random: inout RandomStream) {
    for task in tasks.indices {
      for index in tasks[task].demonstrations.indices {
        tasks[task].demonstrations[index].variation = random.next()
      }
      for index in tasks[task].queries.indices {
        tasks[task].queries[index].variation = random.next()
      }
    }
  }

  /// Which dataset each position takes.
  private func visitedDatasets(_ index: Int, _ random: inout RandomStream) -> [Int] {
    var listed = Array(datasets.indices)
    switch order {
    case .fixed: break
    case .rotate: listed = listed.indices.map { listed[($0 + index) % listed.count] }
    case .alternate: if index % 2 == 1 { listed.reverse() }
    case .random: listed = random.permutation(of: listed.count)
    }
    // By first place, so that a dataset listed twice is drawn from once and gives no class twice.
    return (0..<tasks).map { firstPlaces[listed[$0 % listed.count]] }
  }

  /// Every dataset with the largest number of tasks that one episode can take from it.
  private var largestUses: [(dataset: any Dataset, uses: Int)] {
    let (rounds, rest) = tasks.quotientAndRemainder(dividingBy: datasets.count)
    // Which places are visited once more than the others depends on the order of the episode.
    let favoured: [[Int]] =
      switch order {
      case .fixed: [Array(datasets.indices.prefix(rest))]
      case .alternate: [Array(datasets.indices.prefix(rest)), datasets.indices.suffix(rest)]
      case .rotate:
        datasets.indices.map { start in (0..<rest).map { (start + $0) % datasets.count } }
      case .random: []
      }
    return Set(firstPlaces).sorted().map { place in
      let times = firstPlaces.count { $0 == place }
      let most = favoured.map { $0.count { firstPlaces[$0] == place } }.max()
      return (datasets[place], rounds * times + (most ?? min(rest, times)))
    }
  }

  private func makeTask(
    _ position: Int, _ dataset: any Dataset, _ classes: [Int], _ random: inout RandomStream
  ) -> LearningTask {
    let ways = random.permutation(of: classes.count)
    var demonstrations: [LabelledExample] = []
    var queriesOfWay: [[LabelledExample]] = []
    let perWay = (queries + classes.count - 1) / classes.count
    for (classIndex, way) in zip(classes, ways) {
      let picked = random.sample(
        shots + perWay, below: dataset.exampleCount(ofClass: classIndex)
      ).map {
        LabelledExample(
          classIndex: classIndex, exampleIndex: $0,
          label: labels.label(task: position, way: way, ways: self.ways))
      }
      demonstrations += picked[..<shots]
      queriesOfWay.append(Array(picked[shots...]))
    }
    // Dealt over the classes in turn; which class comes first is already random.
    let dealt = (0..<queries).map { queriesOfWay[$0 % classes.count][$0 / classes.count] }
    return LearningTask(
      name: "task \(position + 1)", demonstrationSource: dataset,
      demonstrations: random.permutation(of: demonstrations.count).map { demonstrations[$0] },
      querySource: dataset, queries: dealt,
      candidates: labels.candidates(tasks: tasks, ways: self.ways))
  }
}
