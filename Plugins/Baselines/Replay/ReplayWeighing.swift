import EngramCore

/// How the loss of a step's own images and that of kept or made ones are added.
struct ReplayWeighing: Sendable {
  /// The forms that are in use.
  enum Form: String, CaseIterable, Sendable {
    /// One mean over all images.
    case pooled
    /// `1/t` for the step's own, `1 - 1/t` for the others, in task `t` counted from one.
    case byTaskCount = "by-task-count"
    /// One for the step's own, a coefficient for the others.
    case sum
  }

  private let form: Form
  private let coefficient: Float

  /// Reads `weighing` and `coefficient`.
  init(_ settings: inout SettingsReader, default standard: Form) {
    form = settings.choice(
      "weighing", default: standard,
      "How the losses of the step's own and of replayed images are added.")
    coefficient = Float(
      settings.number(
        "coefficient", default: 1, in: 0...1e6,
        "With weighing: sum, the weight of the mean loss of replayed images."))
    if form != .sum {
      settings.warn("coefficient", "only 'weighing: sum' has a coefficient; remove it")
    }
  }

  /// The weights of two mean losses, in a task counted from zero.
  func weights(own: Int, replayed: Int, task: Int) -> (own: Float, replayed: Float) {
    guard replayed > 0 else { return (1, 0) }
    switch form {
    case .pooled:
      let all = Float(own + replayed)
      return (Float(own) / all, Float(replayed) / all)
    case .byTaskCount:
      let share = 1 / Float(task + 1)
      return (share, 1 - share)
    case .sum:
      return (1, coefficient)
    }
  }
}

extension SettingsReader {
  /// Reads `replay-batch`.
  mutating func replayBatch() -> Int {
    integer(
      "replay-batch", default: 128, in: 1...65_536, unit: "images",
      "Kept images that a step draws.")
  }
}

extension ExampleMemory {
  /// The places of examples for a step; all if there are no more.
  func draw(
    _ count: Int, at step: TrainingStep, in task: LearnedTask, purpose: String = "replay"
  ) -> [Int] {
    var random = task.random(purpose, UInt64(step.number))
    return sample(count, &random)
  }
}
