import EngramCore
import TensorEngine

/// A learner whose numbers can be followed by hand.
///
/// Training moves four weights by random amounts; in evaluation it answers rightly for the task
/// that it observed last, and for earlier tasks only for queries of class 0. It reads both from the
/// pixel of a ``FakeDataset``.
final class FakeLearner: Learner {
  static let typeName = "fake"
  static let summary = "Follows fixed rules."

  let stepCount: Int
  let labelCount: Int? = nil
  let imageShape: ImageShape? = nil
  let facts: [(name: String, value: Int)] = [("parameters", 4)]
  private(set) var weights: [Float] = []
  private var seed: UInt64 = 0
  private var observed = 0
  /// Thrown instead of preparing.
  var missingData: DataError?
  /// Called at the start of every step.
  var beforeStep: (Int) throws -> Void = { _ in }
  /// Called before a task is observed, with the number of those before it.
  var beforeObserving: (Int) throws -> Void = { _ in }
  /// Replaces the record of a step.
  var recordOfStep: (Int) -> StepRecord? = { _ in nil }
  /// Replaces the answers: how many of the four labels are known, by the first weight.
  var knownLabels: ((Float) -> Int)?
  /// Replaces the answers: the labels below the number of demonstrations since the beginning are known.
  var knowsALabelPerDemonstration = false
  private var shownCount = 0
  /// Whether an interrupted evaluation goes on after the last task.
  var keepsTasks = false
  /// How often a task was observed.
  private(set) var observations = 0
  /// The numbers of queries that ``predict(_:)`` was called with.
  private(set) var batchSizes: [Int] = []
  /// How often a checkpoint was taken.
  private(set) var checkpointCount = 0

  init(stepCount: Int) { self.stepCount = stepCount }
  init(settings: inout SettingsReader) { stepCount = 0 }

  func prepare(_ context: LearnerContext) throws {
    if let missingData { throw missingData }
    seed = context.seed
    weights = [0, 0, 0, 0]
  }

  func train(step: Int) throws -> StepRecord {
    try beforeStep(step)
    var random = RandomStream(seed: seed, UInt64(step))
    for index in weights.indices { weights[index] += random.normal() }
    let loss = weights.reduce(0) { $0 + $1 * $1 }
    return recordOfStep(step)
      ?? StepRecord([("loss", Double(loss)), ("first", Double(weights[0]))])
  }

  func begin(seed: UInt64) { (observed, shownCount) = (0, 0) }
  func observe(_ demonstrations: Demonstrations) throws {
    try beforeObserving(observations)
    observed += 1
    observations += 1
    shownCount += demonstrations.count
  }

  func predict(_ queries: Queries) throws -> [Int] {
    batchSizes.append(queries.count)
    return (0..<queries.count).map { query in
      let (task, label) = Int(queries.images.pixels(of: query)[0]).quotientAndRemainder(
        dividingBy: 10)
      if knowsALabelPerDemonstration { return label < shownCount ? label : label + 1 }
      if let knownLabels { return label < knownLabels(weights[0]) ? label : label + 1 }
      return task == observed - 1 || label == 0 ? label : label + 1
    }
  }

  func checkpoint() -> [(name: String, tensor: Tensor)] {
    checkpointCount += 1
    return [("weights", Tensor(weights, shape: [4]))]
  }

  func evaluationCheckpoint() -> [(name: String, tensor: Tensor)]? {
    keepsTasks ? [("tasks", Tensor([Float(observed), Float(shownCount)], shape: [2]))] : nil
  }

  func restoreEvaluation(
    _ tensors: [String: Tensor], after demonstrations: [Demonstrations]
  ) throws {
    guard let tensor = tensors["tasks"], tensor.shape == [2] else {
      throw CheckpointError("there is no tensor \"tasks\" of shape [2]")
    }
    (observed, shownCount) = (Int(tensor.elements[0]), Int(tensor.elements[1]))
  }

  func restore(_ tensors: [String: Tensor]) throws {
    guard let tensor = tensors["weights"], tensor.shape == [4] else {
      throw CheckpointError("there is no tensor \"weights\" of shape [4]")
    }
    weights = tensor.elements
  }
}

/// A dataset of one pixel, which tells the task in tens and the class in ones.
final class FakeDataset: Dataset {
  static let typeName = "fake"
  static let summary = "Has one pixel."
  let imageShape = ImageShape(height: 1, width: 1, channels: 1)
  let classCount = 4
  let task: Int
  init(task: Int) { self.task = task }
  init(settings: inout SettingsReader) { task = 0 }
  func prepare(_ roots: DataRoots) throws {}
  func exampleCount(ofClass classIndex: Int) -> Int { 1 }
  func copyExample(
    _ exampleIndex: Int, ofClass classIndex: Int, variation: UInt64,
    into pixels: UnsafeMutableBufferPointer<Float>
  ) { pixels.update(repeating: Float(10 * task + classIndex)) }
}

/// Tasks `a`, `b`, … with the same queries in every episode.
final class FakeStream: TaskStream {
  static let typeName = "fake"
  static let summary = "Repeats one episode."
  let imageShape = ImageShape(height: 1, width: 1, channels: 1)
  let taskCount: Int
  let labelCount = 4
  let episodeCount: Int?
  let queryCount: Int
  let missing: String?
  let scenario: Scenario
  let demonstratedLabels: [Int]

  init(
    taskCount: Int = 2, episodeCount: Int? = 2, queryCount: Int = 4, missing: String? = nil,
    scenario: Scenario = .domainIncremental, demonstratedLabels: [Int] = []
  ) {
    self.taskCount = taskCount
    self.episodeCount = episodeCount
    self.queryCount = queryCount
    self.missing = missing
    self.scenario = scenario
    self.demonstratedLabels = demonstratedLabels
  }
  init(settings: inout SettingsReader) {
    (taskCount, episodeCount, queryCount, missing, scenario) = (0, 0, 0, nil, .domainIncremental)
    demonstratedLabels = []
  }

  func prepare(_ roots: DataRoots) throws {
    if let missing { throw DataError("\(missing) is missing") }
  }

  func episode(_ index: Int, seed: UInt64) -> Episode {
    let queries = (0..<queryCount).map {
      LabelledExample(classIndex: $0 % 4, exampleIndex: 0, label: $0 % 4)
    }
    return Episode(
      tasks: (0..<taskCount).map { task in
        LearningTask(
          name: ["a", "b", "c"][task], demonstrationSource: FakeDataset(task: task),
          demonstrations: demonstratedLabels.enumerated().map {
            LabelledExample(classIndex: $1, exampleIndex: $0, label: $1)
          },
          querySource: FakeDataset(task: task), queries: queries)
      }, scenario: scenario, labelCount: labelCount)
  }
}
