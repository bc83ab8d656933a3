internal import EngramCore
internal import TensorEngine

/// Which classes of a split benchmark form the first task.
public enum ClassOrder: String, CaseIterable, Sendable {
  /// As the dataset numbers them.
  case fixed
  /// Drawn by the seed, anew for every episode.
  case random
}

/// Classes split into tasks.
struct ClassSplit: Sendable {
  let pair: BenchmarkPair
  let amounts: BenchmarkAmounts
  let tasks: Int
  let ways: Int
  let order: ClassOrder
  let labels: Scenario

  init(
    pair: BenchmarkPair, amounts: BenchmarkAmounts, tasks: Int, ways: Int,
    order: ClassOrder = .fixed, labels: Scenario
  ) {
    self.pair = pair
    self.amounts = amounts
    self.tasks = tasks
    self.ways = ways
    self.order = order
    self.labels = labels
  }

  /// Reads the settings.
  init(_ settings: inout SettingsReader, shots: Int, sets: Int) throws {
    ways = settings.integer("ways", default: 2, in: 1...1000, "Classes per task.")
    tasks = settings.integer("tasks", default: 5, in: 1...1000, "Number of tasks.")
    order = settings.choice(
      "class-order", default: .fixed,
      "Whether classes are split in their order in the dataset, or in one that the seed draws for "
        + "every episode.")
    amounts = BenchmarkAmounts(&settings, shots: shots, sets: sets)
    labels = settings.scenario()
    pair = try BenchmarkPair(&settings)
    settings.warnAboutLabels(ofTasks: tasks)
    for dataset in [pair.demonstrations, pair.queries] where dataset.classCount < tasks * ways {
      settings.reject(
        "tasks",
        "\(tasks) tasks of \(ways) classes take \(tasks * ways), but there are "
          + "\(dataset.classCount)")
    }
  }

  var labelCount: Int { labels.labelCount(tasks: tasks, ways: ways) }

  /// Prepares both datasets and checks that every class has enough images.
  func prepare(_ roots: DataRoots) throws {
    try pair.prepare(roots)
    try amounts.check(
      pair.demonstrations, classes: 0..<(order == .fixed ? tasks * ways : pair.classCount))
  }

  /// The tasks of an episode.
  func episode(_ index: Int, seed: UInt64) -> Episode {
    var classes = Array(0..<pair.classCount)
    if order == .random {
      var random = RandomStream(seed: seed, RandomStream.key("class order"), UInt64(index))
      classes = random.permutation(of: classes.count)
    }
    let tasks = (0..<self.tasks).map { task in
      let own = Array(classes[task * ways..<(task + 1) * ways])
      return amounts.task(
        own.map(String.init).joined(separator: "/"), pair, classes: own,
        labels: own.indices.map { labels.label(task: task, way: $0, ways: ways) }, index: index,
        seed: seed)
    }
    return Episode(tasks: tasks, scenario: labels, labelCount: labelCount)
  }
}

extension SettingsReader {
  /// Warns that one task leaves nothing to choose.
  mutating func warnAboutLabels(ofTasks count: Int) {
    guard count == 1 else { return }
    warn("labels", "one task has the same labels in every mode; remove 'labels' or add tasks")
  }
}
