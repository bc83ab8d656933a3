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
  /// Whether no two tasks of an episode have a class in common, and each label of a task stands for
  /// one class; `true` unless stated otherwise.
  var splitsClasses: Bool { get }
  /// Whether all episodes have the same numbers of tasks, demonstrations and queries; `true` unless
  /// stated otherwise. An evaluation needs such a stream.
  var hasOneForm: Bool { get }
  /// What a learner is told about the tasks of every episode; ``Scenario/domainIncremental`` unless stated
  /// otherwise.
  var scenario: Scenario { get }
  /// Whether a task's demonstrations are all its own; `true` unless stated otherwise.
  var hasBoundaries: Bool { get }
  /// Whether tasks have ``LearningTask/firstShots``; `false` unless stated otherwise.
  var hasFirstShots: Bool { get }
  /// The number of datasets that ``LearningTask/datasetIndex`` tells apart; 1 unless stated otherwise.
  var datasetCount: Int { get }
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

  /// Classes are split.
  public var splitsClasses: Bool { true }

  /// Tasks share their outputs.
  public var scenario: Scenario { .domainIncremental }

  /// No task runs into another.
  public var hasBoundaries: Bool { true }

  /// Tasks have none.
  public var hasFirstShots: Bool { false }

  /// All tasks come from one dataset.
  public var datasetCount: Int { 1 }

  /// All episodes have one form.
  public var hasOneForm: Bool { true }

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
