internal import ACL
internal import EngramCore
internal import TensorEngine

/// A meta-training step at the paper's sizes, timed whole, with data and update.
struct StepBench {
  let name: String
  let tasks: Int
  let ways: Int
  let shots: Int
  let batch: Int

  /// The two steps that the reference is timed at.
  static let reference = [
    StepBench(name: "two tasks, 5-way 15-shot", tasks: 2, ways: 5, shots: 15, batch: 8),
    StepBench(name: "five tasks, 2-way 5-shot", tasks: 5, ways: 2, shots: 5, batch: 16),
  ]

  /// Seconds per step and where they went.
  struct Measurement {
    let seconds: Double
    let shares: [StepPart: Double]
    let imagesPerStep: Int
    let peakTensorBytes: Int
  }

  /// The learner at the paper's size on procedural images of the paper's shape.
  private var yaml: String {
    """
    type: acl
    steps: 1000
    batch: \(batch)
    width: 256
    layers: 2
    encoder: {type: conv4, channels: 32, dropout: 0.1}
    layer: {type: srwm, heads: 16, dropout: 0.1}
    stream:
      type: episodes
      datasets:
        - {type: glyphs, classes: 200, examples: 20, size: 32, transforms: [{type: rgb}]}
      tasks: \(tasks)
      ways: \(ways)
      shots: \(shots)
      queries: 1
    """
  }

  /// The learner, not yet prepared.
  func makeLearner(_ registry: Registry) throws -> any Learner {
    try registry.make(.learner, from: yaml, as: (any Learner).self)
  }

  func run(lanes: LaneGroup, repetitions: Int) throws -> Measurement {
    let learner = try makeLearner(EngramProgram.registry())
    let times = StepTimes()
    try learner.prepare(
      LearnerContext(
        seed: 1, lanes: lanes, roots: DataRoots(folders: []),
        makeDevice: { TimingDevice(times) }))
    var best = Double.infinity
    var shares: [StepPart: Double] = [:]
    for step in 0..<repetitions + 2 {
      let start = ContinuousClock.now
      _ = try learner.train(step: step)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let parts = times.take()
      guard step >= 2, seconds < best else { continue }
      best = seconds
      shares = parts.mapValues { $0 / (seconds * Double(lanes.count)) }
    }
    let usage = MemoryUsage.current
    return Measurement(
      seconds: best, shares: shares, imagesPerStep: batch * tasks * (ways * shots + 1),
      peakTensorBytes: usage.taken + usage.free)
  }
}
