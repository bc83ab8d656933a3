/// Images and the label of each.
public struct LabelledImages: Sendable {
  /// The images.
  public let images: ShownImages
  /// The label of each image.
  public let labels: [Int]

  /// The number of images.
  public var count: Int { labels.count }
}

/// What a learner is shown of a task: labelled images in the order in which they come.
///
/// Only the runtime makes it, from a ``LearningTask``; nothing else of the task is in it.
public struct Demonstrations: Sendable {
  /// The images.
  public let images: ShownImages
  /// The label of each image, in `0..<labelCount`.
  public let labels: [Int]
  /// Images that the learner may test itself on; empty where the stream holds none out.
  public let validation: LabelledImages
  /// The number of different labels over all tasks of the episode.
  public let labelCount: Int
  /// The place of the task in the episode, counted from zero; `nil` unless the scenario is
  /// ``Scenario/taskIncremental``.
  public let taskIndex: Int?

  /// The number of images to learn from.
  public var count: Int { labels.count }
}

/// What a learner is asked: the label of each image.
///
/// Only the runtime makes it. Queries of several tasks come mixed, unless the scenario is
/// ``Scenario/taskIncremental``.
public struct Queries: Sendable {
  /// The images.
  public let images: ShownImages
  /// The labels among which each query is decided: those of the task in the scenario
  /// ``Scenario/taskIncremental``, otherwise all labels of the episode.
  public let candidates: [Int]
  /// The place in the episode of the task that all these queries belong to, counted from zero; `nil`
  /// unless the scenario is ``Scenario/taskIncremental``.
  public let taskIndex: Int?

  /// The number of images.
  public var count: Int { images.count }
}

/// One query of an episode.
public struct QueryPlace: Hashable, Sendable {
  /// The place of its task in the episode.
  public let task: Int
  /// Its place among the queries of the task.
  public let query: Int

  /// Creates a place.
  public init(task: Int, query: Int) {
    self.task = task
    self.query = query
  }
}

extension Episode {
  /// What a learner is shown of a task.
  public func demonstrations(ofTask index: Int) -> Demonstrations {
    let task = tasks[index]
    let source = task.demonstrationSource
    func images(_ examples: [LabelledExample]) -> ShownImages {
      ShownImages(examples, shape: source.imageShape) { _ in source }
    }
    return Demonstrations(
      images: images(task.demonstrations), labels: task.demonstrations.map(\.label),
      validation: LabelledImages(
        images: images(task.validation), labels: task.validation.map(\.label)),
      labelCount: labelCount, taskIndex: scenario == .taskIncremental ? index : nil)
  }

  /// What a learner is asked about one task.
  ///
  /// - Precondition: The task has queries.
  public func queries(ofTask index: Int) -> Queries {
    queries(at: tasks[index].queries.indices.map { QueryPlace(task: index, query: $0) })
  }

  /// What a learner is asked by some queries.
  ///
  /// - Precondition: There is at least one, all images have the same extents, and in the scenario
  ///   ``Scenario/taskIncremental`` all belong to one task.
  public func queries(at places: [QueryPlace]) -> Queries {
    guard let first = places.first else { preconditionFailure("a learner is asked nothing") }
    let shape = tasks[first.task].querySource.imageShape
    let others = Set(places.map(\.task)).subtracting([first.task])
    for task in others {
      let other = tasks[task].querySource.imageShape
      precondition(other == shape, "one episode has queries of \(shape) and of \(other)")
      precondition(
        scenario != .taskIncremental,
        "queries of the tasks \(first.task) and \(task) come together, but each is to know its task"
      )
    }
    let sources = tasks.map(\.querySource)
    let taskOfQuery = places.map(\.task)
    let tells = scenario == .taskIncremental
    return Queries(
      images: ShownImages(places.map { tasks[$0.task].queries[$0.query] }, shape: shape) {
        sources[taskOfQuery[$0]]
      },
      candidates: tells ? tasks[first.task].labels : Array(0..<labelCount),
      taskIndex: tells ? first.task : nil)
  }
}
