import EngramCore

/// The laws of a single episode.
struct EpisodeCheck {
  let stream: any TaskStream
  let name: String
  private(set) var found = Violations()

  init(stream: any TaskStream, name: String) {
    self.stream = stream
    self.name = name
  }

  /// Checks every task, and then the tasks together.
  mutating func run(_ episode: Episode) {
    found.require(
      (1...stream.labelCount).contains(episode.labelCount),
      "\(name) has \(episode.labelCount) labels, but the stream \(stream.labelCount)")
    if stream.episodeCount != nil {
      found.require(
        episode.scenario == stream.scenario,
        "\(name) is \(episode.scenario.rawValue), but the stream \(stream.scenario.rawValue)")
    }
    for (index, task) in episode.tasks.enumerated() {
      let name = "\(self.name), task \(index + 1)"
      checkExamples(task.demonstrations, of: task.demonstrationSource, "\(name): demonstration")
      checkExamples(task.queries, of: task.querySource, "\(name): query")
      checkLabels(task, below: episode.labelCount, name)
      if !task.validation.isEmpty {
        checkExamples(task.validation, of: task.demonstrationSource, "\(name): validation")
        found.require(
          Set(task.demonstrations.map(Image.init)).isDisjoint(
            with: task.validation.map(Image.init)),
          "\(name): a demonstration is also held out for validation")
      }
      guard task.demonstrationSource === task.querySource else { continue }
      let shown = Set(task.demonstrations.map(Image.init))
      found.require(
        shown.isDisjoint(with: task.queries.map(Image.init)),
        "\(name): a demonstration is also a query")
    }
    if stream.splitsClasses { checkClasses(of: episode) }
  }

  private mutating func checkExamples(
    _ examples: [LabelledExample], of source: any Dataset, _ name: String
  ) {
    found.require(!examples.isEmpty, "\(name)s are missing")
    found.require(
      source.imageShape == stream.imageShape,
      "\(name)s are \(source.imageShape), but the stream's images \(stream.imageShape)")
    found.require(
      Set(examples.map(Image.init)).count == examples.count, "\(name)s repeat an image")
    for example in examples {
      guard
        found.require(
          (0..<source.classCount).contains(example.classIndex),
          "\(name) has class \(example.classIndex), but there are \(source.classCount)")
      else { continue }
      let count = source.exampleCount(ofClass: example.classIndex)
      found.require(
        (0..<count).contains(example.exampleIndex),
        "\(name) has example \(example.exampleIndex), but its class has \(count)")
    }
  }

  /// Labels are in range, belong to one class each, and are shown before they are asked.
  private mutating func checkLabels(_ task: LearningTask, below count: Int, _ name: String) {
    var labelOfClass: [Int: Int] = [:]
    for example in task.demonstrations {
      found.require(
        (0..<count).contains(example.label), "\(name): label \(example.label) is not below \(count)"
      )
      let label = labelOfClass[example.classIndex, default: example.label]
      found.require(
        label == example.label, "\(name): class \(example.classIndex) has two labels")
      labelOfClass[example.classIndex] = example.label
    }
    found.require(
      !stream.splitsClasses || Set(labelOfClass.values).count == labelOfClass.count,
      "\(name): two classes share a label")
    for query in task.queries + task.validation {
      found.require(
        labelOfClass[query.classIndex] == query.label,
        "\(name): a query's class was not shown, or with another label")
    }
  }

  private mutating func checkClasses(of episode: Episode) {
    var owners: [ClassKey: Int] = [:]
    for (index, task) in episode.tasks.enumerated() {
      for example in task.demonstrations {
        let key = ClassKey(
          source: ObjectIdentifier(task.demonstrationSource), classIndex: example.classIndex)
        found.require(
          owners[key, default: index] == index, "\(name): two tasks share a class")
        owners[key] = index
      }
    }
  }

  private struct ClassKey: Hashable {
    let source: ObjectIdentifier
    let classIndex: Int
  }

  private struct Image: Hashable {
    let classIndex: Int
    let exampleIndex: Int

    init(_ example: LabelledExample) {
      classIndex = example.classIndex
      exampleIndex = example.exampleIndex
    }
  }
}
