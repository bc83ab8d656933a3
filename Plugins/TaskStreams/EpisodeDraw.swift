internal import EngramCore
internal import TensorEngine

/// The drawing of one sampled episode.
struct EpisodeDraw {
  private let stream: SampledEpisodes
  private let index: Int
  private let tasks: Int
  private let shots: Int
  private var random: RandomStream

  init(of stream: SampledEpisodes, index: Int, seed: UInt64) {
    self.stream = stream
    self.index = index
    let salt = UInt64(stream.options.salt)
    random = RandomStream(seed: seed, salt, UInt64(index))
    // A stream of numbers of their own: episodes of fixed numbers are drawn as if there were none.
    var counts = RandomStream(
      seed: seed, salt, RandomStream.key("counts"), UInt64(index / stream.options.sameCounts))
    tasks = stream.taskCounts.lowerBound + counts.index(below: stream.taskCounts.count)
    shots = stream.shotCounts.lowerBound + counts.index(below: stream.shotCounts.count)
  }

  consuming func episode() -> Episode {
    // By first place, so that a dataset listed twice is drawn from once and gives no class twice.
    let sources = stream.options.order.places(
      tasks: tasks, of: stream.datasets.count, episode: index, &random
    ).map { stream.firstPlaces[$0] }
    var classes = Dictionary(
      uniqueKeysWithValues: Set(sources).sorted().map { source in
        let needed = sources.count { $0 == source } * stream.ways
        return (source, random.sample(needed, below: stream.datasets[source].classCount))
      })
    var tasks: [LearningTask] = []
    for (position, source) in sources.enumerated() {
      let chosen = Array(classes[source, default: []].suffix(stream.ways))
      classes[source]?.removeLast(stream.ways)
      tasks.append(makeTask(position, source, chosen))
    }
    // After everything else, so that the same images are drawn with and without.
    if isAugmented { vary(&tasks) }
    return Episode(
      tasks: tasks, scenario: stream.labels,
      labelCount: stream.labels.labelCount(tasks: tasks.count, ways: stream.ways))
  }

  private var isAugmented: Bool {
    switch stream.options.augmentation {
    case .training: stream.episodeCount == nil
    case .always: true
    case .never: false
    }
  }

  private mutating func vary(_ tasks: inout [LearningTask]) {
    for task in tasks.indices {
      for index in tasks[task].demonstrations.indices {
        tasks[task].demonstrations[index].variation = random.next()
      }
      for index in tasks[task].queries.indices {
        tasks[task].queries[index].variation = random.next()
      }
      for index in tasks[task].firstShots.indices {
        tasks[task].firstShots[index].variation = random.next()
      }
    }
  }

  private mutating func makeTask(
    _ position: Int, _ source: Int, _ classes: [Int]
  ) -> LearningTask {
    let dataset = stream.datasets[source]
    let drawnWays = random.permutation(of: classes.count)
    let sorted = classes.sorted()
    var shown: [[LabelledExample]] = []
    var asked: [[LabelledExample]] = []
    var firstShots: [LabelledExample] = []
    let firstShotCount = stream.hasFirstShots ? 1 : 0
    let perWay = (stream.queries + classes.count - 1) / classes.count
    for (place, classIndex) in classes.enumerated() {
      let way =
        stream.options.permutesLabels
        ? drawnWays[place] : sorted.firstIndex(of: classIndex) ?? place
      let picked = random.sample(
        shots + perWay + firstShotCount, below: dataset.exampleCount(ofClass: classIndex)
      ).map {
        LabelledExample(
          classIndex: classIndex, exampleIndex: $0,
          label: stream.labels.label(task: position, way: way, ways: stream.ways))
      }
      shown.append(Array(picked[..<shots]))
      asked.append(Array(picked[shots..<shots + perWay]))
      firstShots += picked[(shots + perWay)...]
    }
    let byClass = Array(shown.joined())
    // Drawn whether it is used or not, so that every order shows the same images.
    let shuffled = random.permutation(of: byClass.count).map { byClass[$0] }
    let demonstrations =
      switch stream.options.demonstrationOrder {
      case .shuffled: shuffled
      case .interleaved: interleaved(shown)
      case .byClass: byClass
      }
    if stream.hasFirstShots {
      firstShots = random.permutation(of: firstShots.count).map { firstShots[$0] }
    }
    // Dealt over the classes in turn; which class comes first is already random.
    return LearningTask(
      name: "task \(position + 1)", demonstrationSource: dataset, demonstrations: demonstrations,
      firstShots: firstShots, querySource: dataset,
      queries: (0..<stream.queries).map { asked[$0 % classes.count][$0 / classes.count] },
      datasetIndex: source)
  }
}

/// One element of each list, then the next of each that has one.
func interleaved<Element>(_ lists: [[Element]]) -> [Element] {
  (0..<(lists.map(\.count).max() ?? 0)).flatMap { place in
    lists.filter { place < $0.count }.map { $0[place] }
  }
}
