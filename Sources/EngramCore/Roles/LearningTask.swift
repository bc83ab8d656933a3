/// One image of a task: which image, and the label under which the task shows it.
public struct LabelledExample: Hashable, Sendable {
  /// The class in the dataset.
  public var classIndex: Int
  /// The example within the class.
  public var exampleIndex: Int
  /// The output that the learner must give, in `0..<labelCount` of the stream.
  public var label: Int
  /// Which variant of the image augmentation makes; 0 for the image itself.
  public var variation: UInt64

  /// Creates an example.
  public init(classIndex: Int, exampleIndex: Int, label: Int, variation: UInt64 = 0) {
    self.classIndex = classIndex
    self.exampleIndex = exampleIndex
    self.label = label
    self.variation = variation
  }
}

/// One task as the stream lays it out, with everything that the runtime knows about it.
///
/// An evaluated learner never gets it: it is shown ``Demonstrations`` and ``Queries``.
public struct LearningTask: Sendable {
  /// A short name for tables, such as `0/1`.
  public var name: String
  /// Where the demonstrations come from, and the examples held out for validation.
  public var demonstrationSource: any Dataset
  /// Labelled images, in the order in which the learner reads them.
  public var demonstrations: [LabelledExample]
  /// Labelled images that the learner may test itself on; no demonstrations.
  public var validation: [LabelledExample]
  /// One labelled image of every class, no demonstrations either, from the same dataset: what the
  /// auxiliary loss of meta-training shows instead of them; empty where the stream draws none.
  public var firstShots: [LabelledExample]
  /// Where the queries come from.
  public var querySource: any Dataset
  /// Images whose label is asked.
  public var queries: [LabelledExample]
  /// The place of the task's dataset among those of the stream.
  public var datasetIndex: Int

  /// Creates a task.
  public init(
    name: String, demonstrationSource: any Dataset, demonstrations: [LabelledExample],
    validation: [LabelledExample] = [], firstShots: [LabelledExample] = [],
    querySource: any Dataset, queries: [LabelledExample], datasetIndex: Int = 0
  ) {
    self.name = name
    self.demonstrationSource = demonstrationSource
    self.demonstrations = demonstrations
    self.validation = validation
    self.firstShots = firstShots
    self.querySource = querySource
    self.queries = queries
    self.datasetIndex = datasetIndex
  }

  /// The different labels of the task, ascending.
  public var labels: [Int] {
    Set((demonstrations + queries).map(\.label)).sorted()
  }
}

/// A sequence of tasks that one learner goes through.
public struct Episode: Sendable {
  /// The tasks in the order in which they are learned.
  public var tasks: [LearningTask]
  /// What the learner is told about them.
  public var scenario: Scenario
  /// The number of different labels over all tasks.
  public var labelCount: Int

  /// Creates an episode.
  public init(tasks: [LearningTask], scenario: Scenario, labelCount: Int) {
    self.tasks = tasks
    self.scenario = scenario
    self.labelCount = labelCount
  }
}
