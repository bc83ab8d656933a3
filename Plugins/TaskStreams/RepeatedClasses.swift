internal import EngramCore

/// Tasks over the same classes, whose images are changed from task to task.
struct RepeatedClasses: Sendable {
  let pair: BenchmarkPair
  let amounts: BenchmarkAmounts
  let ways: Int
  let labels: Scenario

  /// Reads the settings; without the number of tasks, which the stream knows.
  init(_ settings: inout SettingsReader, tasks: Int) throws {
    let wanted = settings.integer(
      "ways", default: 0, in: 0...1000,
      "Classes of every task, the first of the dataset; 0 for all of them.")
    amounts = BenchmarkAmounts(&settings, shots: 0, sets: 1)
    labels = settings.scenario()
    pair = try BenchmarkPair(&settings)
    settings.warnAboutLabels(ofTasks: tasks)
    let (shown, asked) = (pair.demonstrations.classCount, pair.queries.classCount)
    if wanted > pair.classCount {
      settings.reject("ways", "\(wanted) classes per task, but there are \(pair.classCount)")
    } else if wanted == 0, shown != asked {
      settings.reject(
        "queries",
        "demonstrations have \(shown) classes, but queries \(asked); say with 'ways' how many to take"
      )
    }
    ways = wanted == 0 ? pair.classCount : wanted
  }

  func labelCount(tasks: Int) -> Int { labels.labelCount(tasks: tasks, ways: ways) }

  func prepare(_ roots: DataRoots) throws {
    try pair.prepare(roots)
    try amounts.check(pair.demonstrations, classes: 0..<ways)
  }

  /// An episode of one task for each name and pair.
  func episode(
    _ tasks: [(name: String, pair: BenchmarkPair)], index: Int, seed: UInt64
  ) -> Episode {
    Episode(
      tasks: tasks.enumerated().map { number, task in
        amounts.task(
          task.name, task.pair, classes: Array(0..<ways),
          labels: (0..<ways).map { labels.label(task: number, way: $0, ways: ways) },
          index: index, seed: seed)
      }, scenario: labels, labelCount: labelCount(tasks: tasks.count))
  }
}
