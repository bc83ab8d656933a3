internal import EngramCore

/// A gradient learner on Split-MNIST, domain-incremental, by a published protocol.
///
/// > Source: Hsu et al. (2018), <https://arxiv.org/abs/1810.12488>.
struct LearnerBench {
  /// What the results are called.
  let name: String
  /// The method of the peer's script that does the same; `nil` if it has none.
  let peerMethod: String?
  /// How much faster than the peer it is to be.
  let goal: Double?
  /// Settings of the learner besides those that all have.
  private let settings: String

  /// The learners that the peer has, and one of every other kind.
  static let all = [
    LearnerBench(name: "Adam", peerMethod: "adam", goal: 1.8, settings: "type: fine-tuning"),
    LearnerBench(name: "SI", peerMethod: "si", goal: 2.5, settings: "type: si"),
    LearnerBench(name: "EWC", peerMethod: "ewc", goal: 6, settings: "type: ewc"),
    LearnerBench(name: "MAS", peerMethod: nil, goal: nil, settings: "type: mas"),
    LearnerBench(name: "LwF", peerMethod: nil, goal: nil, settings: "type: lwf"),
    LearnerBench(
      name: "experience replay", peerMethod: nil, goal: nil, settings: "type: experience-replay"),
    LearnerBench(name: "A-GEM", peerMethod: nil, goal: nil, settings: "type: a-gem"),
    LearnerBench(name: "DGR", peerMethod: nil, goal: nil, settings: "type: dgr"),
  ]

  private static let epochCount = 4

  /// What was measured.
  struct Measurement {
    /// Learning five tasks, and asking for all seen so far after each.
    let seconds: Double
    /// Images looked at while learning, counted once for every epoch.
    let imageCount: Int
    /// The mean accuracy on all tasks after the last, in `0...1`.
    let accuracy: Double
  }

  /// Learns five tasks; data are read and prepared before the clock starts.
  ///
  /// - Throws: ``DataError`` when MNIST is missing.
  func run(registry: Registry, lanes: LaneGroup, roots: DataRoots) throws -> Measurement {
    let mnist =
      "type: mnist, transforms: [{type: pad, pixels: 2}], normalize: constants, mean: [0.1], "
      + "deviation: [0.2752]"
    let stream = try registry.make(
      .stream,
      from: "{type: split, tasks: 5, ways: 2, shots: 0, sets: 1, "
        + "demonstrations: {\(mnist), part: train}, queries: {\(mnist), part: test}}",
      as: (any TaskStream).self)
    let learner = try registry.make(
      .learner,
      from: "{\(settings), epochs: \(Self.epochCount), batch: 128, "
        + "encoder: {type: mlp, widths: [400, 400]}, optimizer: {type: adam, beta2: 0.999, "
        + "epsilon: 1e-8, rate: {type: constant, value: 1e-3}}}",
      as: (any Learner).self)
    try stream.prepare(roots)
    try learner.prepare(LearnerContext(seed: 1, lanes: lanes, roots: roots))
    let episode = stream.episode(0, seed: 1)
    let start = ContinuousClock.now
    learner.begin(seed: 1)
    var accuracy = 0.0
    for index in episode.tasks.indices {
      try learner.observe(episode.demonstrations(ofTask: index))
      let shares = try (0...index).map { seen in
        let answers = try learner.predict(episode.queries(ofTask: seen))
        let right = zip(answers, episode.tasks[seen].queries).count { $0 == $1.label }
        return Double(right) / Double(answers.count)
      }
      accuracy = shares.reduce(0, +) / Double(shares.count)
    }
    let images = episode.tasks.reduce(0) { $0 + $1.demonstrations.count }
    return Measurement(
      seconds: (ContinuousClock.now - start) / .seconds(1),
      imageCount: images * Self.epochCount, accuracy: accuracy)
  }

  /// Several seeds at once, each on a lane of its own, as a batch with `-j` runs them.
  ///
  /// - Returns: The time of the slowest, shared by all, and the means of the rest.
  /// - Throws: ``DataError`` when MNIST is missing.
  func runSideBySide(registry: Registry, count: Int, roots: DataRoots) throws -> Measurement {
    let all = try LaneGroup(count: count).map { _ in
      try run(registry: registry, lanes: LaneGroup(count: 1), roots: roots)
    }
    return Measurement(
      seconds: (all.map(\.seconds).max() ?? 0) / Double(count),
      imageCount: all.reduce(0) { $0 + $1.imageCount } / count,
      accuracy: all.reduce(0) { $0 + $1.accuracy } / Double(count))
  }
}
