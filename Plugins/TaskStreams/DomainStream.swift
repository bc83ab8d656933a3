public import EngramCore
internal import TensorEngine

/// A sequence of datasets, each of which is one task: 5-datasets and its relatives.
///
/// > Source: Ebrahimi et al. (2020), <https://arxiv.org/abs/2003.09553>.
public final class DomainStream: TaskStream {
  /// The word in YAML.
  public static let typeName = "domains"
  /// One sentence for lists.
  public static let summary = "Several datasets one after the other, each of them one task."

  private let domains: [Domain]
  private let amounts: BenchmarkAmounts
  private let order: VisitingOrder
  /// What the setting `labels` says.
  public let scenario: Scenario

  /// One dataset, and the classes of it that are used: the first ones.
  private struct Domain {
    let name: String
    let pair: BenchmarkPair
    let ways: Int
  }

  /// The extents of the images.
  public var imageShape: ImageShape { domains[0].pair.demonstrations.imageShape }
  /// One for each dataset.
  public var taskCount: Int { domains.count }
  /// The number of outputs.
  public var labelCount: Int {
    scenario == .domainIncremental
      ? domains.map(\.ways).max() ?? 0 : domains.map(\.ways).reduce(0, +)
  }
  /// The number of demonstration sets.
  public var episodeCount: Int? { amounts.sets }
  /// Datasets of other sizes give tasks of other sizes when their order changes.
  public var hasOneForm: Bool { order == .fixed }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    let wanted = settings.integer(
      "ways", default: 0, in: 0...1000,
      "Classes of every dataset, the first ones; 0 for all of them.")
    order = settings.choice(
      "order", default: .fixed, "In which order the datasets come.")
    amounts = BenchmarkAmounts(&settings, shots: 0, sets: 1)
    scenario = settings.scenario()
    let demonstrations: [any Dataset] = try settings.components(
      "demonstrations", .dataset, as: (any Dataset).self, atLeast: 1, example: "glyphs",
      "What is demonstrated: one dataset for each task.")
    let queries: [any Dataset] = try settings.components(
      "queries", .dataset, as: (any Dataset).self, atLeast: 1, example: "glyphs",
      "What is asked: one dataset for each task, in the same order.")
    settings.warnAboutLabels(ofTasks: demonstrations.count)
    if order == .mixture {
      settings.reject("order", "every dataset is one task, so there is no mixture; choose 'random'")
    }
    if demonstrations.count != queries.count {
      settings.reject(
        "queries",
        "\(demonstrations.count) datasets are demonstrated, but \(queries.count) asked for; give one "
          + "for each")
    }
    let names = demonstrations.map { type(of: $0).typeName }
    domains = zip(demonstrations, queries).enumerated().map { index, datasets in
      let pair = BenchmarkPair(demonstrations: datasets.0, queries: datasets.1)
      let name =
        names.count { $0 == names[index] } == 1 ? names[index] : "\(names[index]) \(index + 1)"
      return Domain(name: name, pair: pair, ways: wanted == 0 ? pair.classCount : wanted)
    }
    checkImages(demonstrations, queries, &settings)
    checkClasses(wanted, &settings)
  }

  private func checkImages(
    _ demonstrations: [any Dataset], _ queries: [any Dataset], _ settings: inout SettingsReader
  ) {
    let shape = imageShape
    for (key, datasets) in [("demonstrations", demonstrations), ("queries", queries)] {
      for (index, dataset) in datasets.enumerated() where dataset.imageShape != shape {
        settings.mismatch(
          "\(key).\(index)", with: ["demonstrations.0"], in: .images,
          "images of \(shape) and of \(dataset.imageShape) cannot share an episode"
            + "; make the sizes equal")
      }
    }
    for (index, dataset) in demonstrations.enumerated() {
      if demonstrations[..<index].contains(where: { $0 === dataset }) {
        settings.reject("demonstrations", "task \(index + 1) has the dataset of an earlier one")
      }
      if queries.contains(where: { $0 === dataset }) {
        settings.reject("queries", "the demonstrations would be asked for: give another dataset")
      }
    }
  }

  private func checkClasses(_ wanted: Int, _ settings: inout SettingsReader) {
    for (index, domain) in domains.enumerated() {
      let (shown, asked) = (
        domain.pair.demonstrations.classCount, domain.pair.queries.classCount
      )
      if wanted > domain.pair.classCount {
        settings.reject(
          "ways",
          "\(wanted) classes per task, but task \(index + 1) has \(domain.pair.classCount)")
      } else if wanted == 0, shown != asked {
        settings.reject(
          "queries",
          "task \(index + 1) demonstrates \(shown) classes, but asks for \(asked); say with 'ways' how "
            + "many to take")
      }
    }
    guard scenario == .domainIncremental, let first = domains.first else { return }
    if let other = domains.first(where: { $0.ways != first.ways }) {
      settings.reject(
        "labels",
        "domain-incremental tasks share their labels, but \(first.name) has \(first.ways) classes and "
          + "\(other.name) \(other.ways); take as many of each with 'ways', or other labels")
    }
  }

  /// The number of datasets.
  public var datasetCount: Int { domains.count }

  /// Prepares all datasets and checks that every class has enough demonstrations.
  public func prepare(_ roots: DataRoots) throws {
    for domain in domains {
      try domain.pair.prepare(roots)
      try amounts.check(domain.pair.demonstrations, classes: 0..<domain.ways)
    }
  }

  /// The datasets in their order.
  public func episode(_ index: Int, seed: UInt64) -> Episode {
    var random = RandomStream(seed: seed, RandomStream.key("domains"), UInt64(index))
    let places = order.places(tasks: taskCount, of: domains.count, episode: index, &random)
    var used = 0
    let tasks = places.map { place in
      let domain = domains[place]
      let first = scenario == .domainIncremental ? 0 : used
      used += domain.ways
      var task = amounts.task(
        domain.name, domain.pair, classes: Array(0..<domain.ways),
        labels: (0..<domain.ways).map { first + $0 }, index: index, seed: seed)
      task.datasetIndex = place
      return task
    }
    return Episode(tasks: tasks, scenario: scenario, labelCount: labelCount)
  }
}
