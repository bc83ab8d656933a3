/// One image of a task: which image, and the label under which the task shows it.
public struct LabelledExample: Hashable, Sendable {
  /// The class in the dataset.
  public var classIndex: Int
  /// The example within the class.
  public var exampleIndex: Int
  /// The output that the learner must give, in `0..<labelCount` of the stream.
  public var label: Int

  /// Creates an example.
  public init(classIndex: Int, exampleIndex: Int, label: Int) {
    self.classIndex = classIndex
    self.exampleIndex = exampleIndex
    self.label = label
  }
}

/// What a learner reads for one task, and what it is asked afterwards.
public struct LearningTask: Sendable {
  /// A short name for tables, such as `0/1`.
  public var name: String
  /// Where the demonstrations come from.
  public var demonstrationSource: any Dataset
  /// Labelled images, in the order in which the learner reads them.
  public var demonstrations: [LabelledExample]
  /// Where the queries come from.
  public var querySource: any Dataset
  /// Images whose label is asked.
  public var queries: [LabelledExample]
  /// The outputs among which a query of this task is decided; `nil` for all of them.
  public var candidates: [Int]?

  /// Creates a task.
  public init(
    name: String, demonstrationSource: any Dataset, demonstrations: [LabelledExample],
    querySource: any Dataset, queries: [LabelledExample], candidates: [Int]? = nil
  ) {
    self.name = name
    self.demonstrationSource = demonstrationSource
    self.demonstrations = demonstrations
    self.querySource = querySource
    self.queries = queries
    self.candidates = candidates
  }
}

/// A sequence of tasks that one learner goes through.
public struct Episode: Sendable {
  /// The tasks in the order in which they are learned.
  public var tasks: [LearningTask]

  /// Creates an episode.
  public init(tasks: [LearningTask]) { self.tasks = tasks }
}

/// A source of episodes: the sampled tasks of meta-training, or the fixed tasks of a benchmark.
///
/// Law: an episode depends on the settings, the seed and its index alone.
public protocol TaskStream: Component, AnyObject, Sendable {
  /// The extents of every image.
  var imageShape: ImageShape { get }
  /// The number of tasks in every episode, or the largest where it differs.
  var taskCount: Int { get }
  /// The numbers of tasks that episodes may have; ``taskCount`` alone unless stated otherwise.
  var taskCounts: ClosedRange<Int> { get }
  /// The number of different labels over all tasks: the width of the output.
  var labelCount: Int { get }
  /// The number of different episodes; `nil` if there is no end to them.
  var episodeCount: Int? { get }

  /// Prepares the datasets.
  func prepare(_ roots: DataRoots) throws

  /// The episode of an index; callable after ``prepare(_:)`` and from several threads.
  func episode(_ index: Int, seed: UInt64) -> Episode
}

extension TaskStream {
  /// The same number in every episode.
  public var taskCounts: ClosedRange<Int> { taskCount...taskCount }

  /// Tasks, labels, extents and episodes.
  public var shapeFacts: [ShapeFact] {
    let (least, most) = (taskCounts.lowerBound, taskCounts.upperBound)
    let tasks =
      least == most
      ? ShapeFact.count(most, .tasks)
      : ShapeFact(.tasks, "\(least) to \(ShapeFact.count(most, .tasks).text)")
    let episodes =
      episodeCount.map { ShapeFact.count($0, .episodes) } ?? ShapeFact(.episodes, "endless")
    return [
      tasks, .count(labelCount, .labels, .given), .images(imageShape, .given), episodes,
    ]
  }
}
