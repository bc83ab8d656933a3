public import EngramCore

/// Episodes of tasks over classes drawn at random: the food of meta-training.
///
/// The classes of all tasks of an episode that share a dataset are drawn together without
/// replacement, so no class appears twice. Queries are other examples of the same classes, dealt over
/// the classes in turn.
public final class SampledEpisodes: TaskStream {
  /// The word in YAML.
  public static let typeName = "episodes"
  /// One sentence for lists.
  public static let summary = "Episodes of tasks over randomly drawn classes, for meta-training."

  let datasets: [any Dataset]
  /// For every listed dataset the first place at which it is listed.
  let firstPlaces: [Int]
  let tasks: Int
  let ways: Int
  let shots: Int
  let queries: Int
  let labels: Scenario
  let options: EpisodeOptions

  /// The extents of the datasets' images.
  public var imageShape: ImageShape { datasets[0].imageShape }
  /// The largest number of tasks.
  public var taskCount: Int { tasks }
  /// From the fewest to the most.
  public var taskCounts: ClosedRange<Int> {
    (options.fewestTasks == 0 ? tasks : options.fewestTasks)...tasks
  }
  /// From the fewest to the most.
  var shotCounts: ClosedRange<Int> {
    (options.fewestShots == 0 ? shots : options.fewestShots)...shots
  }
  /// Whether no numbers are drawn.
  public var hasOneForm: Bool { taskCounts.count == 1 && shotCounts.count == 1 }
  /// What the setting `labels` says.
  public var scenario: Scenario { labels }
  /// The number of outputs.
  public var labelCount: Int { labels.labelCount(tasks: tasks, ways: ways) }
  /// The number of episodes; `nil` when unlimited.
  public var episodeCount: Int? { options.count == 0 ? nil : options.count }

  /// Whether tasks have first shots.
  public var hasFirstShots: Bool { options.hasFirstShots }
  /// The number of datasets.
  public var datasetCount: Int { datasets.count }

  /// Creates the stream.
  public init(
    datasets: [any Dataset], tasks: Int, ways: Int, shots: Int, queries: Int, labels: Scenario,
    options: EpisodeOptions = EpisodeOptions()
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
    self.options = options
  }

  /// Reads the settings.
  public convenience init(settings: inout SettingsReader) throws {
    let tasks = settings.integer("tasks", default: 2, in: 1...1000, "Tasks per episode.")
    let ways = settings.integer("ways", default: 2, in: 2...1000, "Classes per task.")
    let shots = settings.integer(
      "shots", default: 5, in: 1...10000, "Demonstrations per class.")
    let queries = settings.integer("queries", default: 1, in: 1...10000, "Queries per task.")
    let labels = settings.scenario()
    var options = EpisodeOptions(&settings)
    let datasets: [any Dataset] = try settings.components(
      "datasets", .dataset, as: (any Dataset).self, atLeast: 1, example: "glyphs",
      "Where classes come from: one dataset for all tasks, or several that tasks take in turn.")
    options.check(&settings, tasks: tasks, shots: shots)
    // What has been rejected must not trap when shapes are asked for.
    options.fewestTasks = min(options.fewestTasks, tasks)
    options.fewestShots = min(options.fewestShots, shots)
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
      options: options)
    for place in Set(firstPlaces).sorted() {
      let places = Set(firstPlaces.indices.filter { firstPlaces[$0] == place })
      let taken =
        ways * options.order.mostUses(tasks: tasks, of: datasets.count, places: places)
      if datasets[place].classCount < taken {
        settings.reject(
          "ways",
          "an episode takes \(taken) classes from a dataset that has \(datasets[place].classCount)")
      }
    }
  }

  /// Prepares the datasets and checks that every class has enough examples.
  public func prepare(_ roots: DataRoots) throws {
    let asked = (queries + ways - 1) / ways + (hasFirstShots ? 1 : 0)
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
    EpisodeDraw(of: self, index: index, seed: seed).episode()
  }
}
