internal import EngramCore
internal import TensorEngine

/// How much memory and time a context of many steps takes when it is evaluated.
///
/// The steps show few different images again and again: what is measured does not depend on them.
struct LengthBench {
  /// Memory and time of one context.
  struct Measurement {
    /// The most tensor memory at any time, on all lanes, besides the parameters.
    let peakTensorBytes: Int
    /// The numbers of the state after the last step.
    let stateCount: Int
    /// The time for reading.
    let seconds: Double
  }

  private static let examplesPerClass = 20
  private let learner: any Learner
  private let images: any Dataset

  /// Makes the learner and draws the images.
  init(_ model: LengthModel, lanes: LaneGroup, registry: Registry) throws {
    learner = try model.makeLearner(shots: 1, "steps: 0", registry)
    images = try registry.make(
      .dataset, from: model.dataset(examples: Self.examplesPerClass), as: (any Dataset).self)
    let roots = DataRoots(folders: [])
    try images.prepare(roots)
    try learner.prepare(LearnerContext(seed: 1, lanes: lanes, roots: roots))
  }

  /// Reads a context of some steps in one task, and answers one query for each class.
  func run(steps: Int) throws -> Measurement {
    let ways = LengthModel.ways
    let examples = (0..<steps).map {
      LabelledExample(
        classIndex: $0 % ways, exampleIndex: $0 / ways % Self.examplesPerClass, label: $0 % ways)
    }
    let episode = Episode(
      tasks: [
        LearningTask(
          name: "context", demonstrationSource: images, demonstrations: examples,
          querySource: images, queries: Array(examples.prefix(ways)))
      ], scenario: .domainIncremental, labelCount: ways)
    let account = MemoryAccount()
    return try account.track {
      learner.begin(seed: 1)
      let start = ContinuousClock.now
      try learner.observe(episode.demonstrations(ofTask: 0))
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      _ = try learner.predict(episode.queries(ofTask: 0))
      return Measurement(
        peakTensorBytes: account.peakByteCount, stateCount: learner.storage.numberCount,
        seconds: seconds)
    }
  }
}
