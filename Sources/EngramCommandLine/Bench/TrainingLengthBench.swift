internal import EngramCore
internal import TensorEngine

/// How much memory and time a step of meta-training takes, by the length of its episode: one episode of one
/// task on one lane.
struct TrainingLengthBench {
  /// What is kept of the forward pass.
  enum Keeping: String, CaseIterable {
    case whole
    case pieces = "in pieces"
    case recomputed

    fileprivate var settings: String {
      switch self {
      case .whole: ""
      case .pieces: "pieces: 0"
      case .recomputed: "pieces: 0\nrecompute: true"
      }
    }
  }

  /// Memory and time of a step.
  struct Measurement {
    /// The most tensor memory at any time, besides the parameters and the optimizer's: the gradient and the
    /// episode's images are in it, the images of the next one, which is got ready meanwhile, are not.
    let peakTensorBytes: Int
    /// The fastest.
    let seconds: Double
  }

  let model: LengthModel
  let keeping: Keeping

  /// Takes some steps.
  ///
  /// - Parameters:
  ///   - length: Demonstrations of the episode, as many of each class.
  ///   - repetitions: The steps of which the fastest counts, besides the first.
  ///   - registry: Knows the components.
  /// - Returns: What they took.
  /// - Throws: What is wrong with the learner.
  func run(length: Int, repetitions: Int, registry: Registry) throws -> Measurement {
    let learner = try model.makeLearner(
      shots: length / LengthModel.ways, "steps: 1000\nbatch: 1\n\(keeping.settings)",
      registry)
    try learner.prepare(
      LearnerContext(seed: 1, lanes: LaneGroup(count: 1), roots: DataRoots(folders: [])))
    // Later steps find their images made, by another thread, which the account does not see.
    let account = MemoryAccount()
    _ = try account.track { try learner.train(step: 0) }
    var best = Double.infinity
    for step in 1...repetitions {
      let start = ContinuousClock.now
      _ = try learner.train(step: step)
      best = min(best, (ContinuousClock.now - start) / .seconds(1))
    }
    return Measurement(peakTensorBytes: account.peakByteCount, seconds: best)
  }
}
