public import EngramCore
public import TensorEngine

/// Several episodes of equal form, laid out for one pass through the model.
///
/// The images of all episodes are one tensor, encoded once; tasks and queries are lists of rows of
/// it. Within an episode the order is: demonstrations, queries, first shots, task by task.
public struct EpisodeBatch: Sendable {
  /// The number of demonstrations and queries of every task.
  public struct Form: Hashable, Sendable {
    /// Demonstrations of each task.
    public let demonstrationCounts: [Int]
    /// Queries of each task.
    public let queryCounts: [Int]
    /// First shots of each task.
    public let firstShotCounts: [Int]

    /// The form of an episode.
    public init(_ episode: Episode) {
      demonstrationCounts = episode.tasks.map(\.demonstrations.count)
      queryCounts = episode.tasks.map(\.queries.count)
      firstShotCounts = episode.tasks.map(\.firstShots.count)
    }
  }

  /// The rows of one task: demonstrations and queries of all episodes, episode by episode.
  public struct Task: Sendable {
    /// Rows of the demonstrations, `batch * demonstrations`.
    public let demonstrationRows: [Int32]
    /// Their labels.
    public let demonstrationLabels: [Int32]
    /// Rows of the queries, `batch * queries`.
    public let queryRows: [Int32]
    /// Their labels.
    public let queryLabels: [Int32]
    /// Rows of the first shots, `batch * first shots`.
    public let firstShotRows: [Int32]
    /// Their labels.
    public let firstShotLabels: [Int32]
    /// For every episode, the place of the task's dataset in the stream.
    public let datasetIndices: [Int]

    /// The place in the stream of the dataset of one episode's task; 0 where nobody said.
    public func datasetIndex(ofEpisode episode: Int) -> Int {
      datasetIndices.isEmpty ? 0 : datasetIndices[episode]
    }
  }

  /// The number of episodes.
  public let count: Int
  /// All images, `[n, height, width, channels]`.
  public let images: Tensor
  /// The tasks in order.
  public let tasks: [Task]
  /// The number of datasets that tasks come from.
  public let datasetCount: Int
  /// What a learner is told about the tasks.
  public let scenario: Scenario

  /// Creates a batch from tensors that are already laid out.
  public init(
    count: Int, images: Tensor, tasks: [Task], datasetCount: Int = 1,
    scenario: Scenario = .domainIncremental
  ) {
    self.count = count
    self.datasetCount = datasetCount
    self.scenario = scenario
    self.images = images
    self.tasks = tasks
  }

  /// Lays out episodes of one form and copies their images.
  ///
  /// - Precondition: There is one, and all have the same form.
  public init(_ episodes: [Episode], image: ImageShape, datasetCount: Int) {
    let form = Form(episodes[0])
    precondition(
      episodes.allSatisfy { Form($0) == form }, "the episodes of one pass have different forms")
    let perEpisode = (form.demonstrationCounts + form.queryCounts + form.firstShotCounts).reduce(
      0, +)
    let images = Tensor(
      uninitialized: [episodes.count * perEpisode, image.height, image.width, image.channels])
    var builders = form.demonstrationCounts.map { _ in TaskBuilder() }
    var row = 0
    func place(_ example: LabelledExample, from source: any Dataset) -> Int32 {
      source.copyExample(
        example.exampleIndex, ofClass: example.classIndex, variation: example.variation,
        into: UnsafeMutableBufferPointer(
          start: images.pointer + row * image.elementCount, count: image.elementCount))
      row += 1
      return Int32(row - 1)
    }
    for episode in episodes {
      for (index, task) in episode.tasks.enumerated() {
        for example in task.demonstrations {
          builders[index].demonstrationRows.append(place(example, from: task.demonstrationSource))
          builders[index].demonstrationLabels.append(Int32(example.label))
        }
        for example in task.queries {
          builders[index].queryRows.append(place(example, from: task.querySource))
          builders[index].queryLabels.append(Int32(example.label))
        }
        for example in task.firstShots {
          builders[index].firstShotRows.append(place(example, from: task.demonstrationSource))
          builders[index].firstShotLabels.append(Int32(example.label))
        }
        builders[index].datasetIndices.append(task.datasetIndex)
      }
    }
    self.init(
      count: episodes.count, images: images, tasks: builders.map(\.task),
      datasetCount: datasetCount, scenario: episodes[0].scenario)
  }

  private struct TaskBuilder {
    var demonstrationRows: [Int32] = []
    var demonstrationLabels: [Int32] = []
    var queryRows: [Int32] = []
    var queryLabels: [Int32] = []
    var firstShotRows: [Int32] = []
    var firstShotLabels: [Int32] = []
    var datasetIndices: [Int] = []

    var task: Task {
      Task(
        demonstrationRows: demonstrationRows, demonstrationLabels: demonstrationLabels,
        queryRows: queryRows, queryLabels: queryLabels, firstShotRows: firstShotRows,
        firstShotLabels: firstShotLabels, datasetIndices: datasetIndices)
    }
  }
}

extension EpisodeBatch.Task {
  /// Creates a task from its rows and labels.
  public init(
    demonstrationRows: [Int32], labels: [Int32], queryRows: [Int32], queryLabels: [Int32],
    firstShots: (rows: [Int32], labels: [Int32]) = ([], []), datasetIndices: [Int] = []
  ) {
    self.init(
      demonstrationRows: demonstrationRows, demonstrationLabels: labels, queryRows: queryRows,
      queryLabels: queryLabels, firstShotRows: firstShots.rows, firstShotLabels: firstShots.labels,
      datasetIndices: datasetIndices)
  }
}
