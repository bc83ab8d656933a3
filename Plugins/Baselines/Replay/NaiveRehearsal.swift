public import EngramCore

/// Mixes kept images into those of each task, repeated until there are about as many of them.
///
/// With `n` images in the task and room for `m` in the memory, kept images count `max(n / m, 1)` times
/// (rounded down). The memory is divided equally among tasks, at random within each. The loss is the plain one.
///
/// > Source: Hsu et al. (2018), <https://arxiv.org/abs/1810.12488>, "naive rehearsal".
public struct NaiveRehearsal: TrainingRule {
  /// The word in YAML.
  public static let typeName = "naive-rehearsal"
  /// One sentence for lists.
  public static let summary = "Mixes kept images of earlier tasks into the images of each task."

  private let filling: MemoryFilling

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    filling = MemoryFilling(&settings, selection: .taskBalanced)
    if filling.selection == .reservoir {
      settings.reject(
        "selection", "a reservoir is filled step by step; choose one that is filled after a task")
    }
  }

  /// Starts with an empty memory.
  public func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState {
    State(filling)
  }

  private final class State: TrainingRuleState {
    private let filling: MemoryFilling
    private let kept: ExampleMemory

    init(_ filling: MemoryFilling) {
      self.filling = filling
      kept = filling.makeMemory()
    }

    func lesson(on task: LearnedTask) -> Lesson {
      let room = filling.capacity == .max ? kept.examples.count : filling.capacity
      let copies = max(task.count / max(room, 1), 1)
      return Lesson(
        (0..<copies).flatMap { _ in kept.examples }
          + task.shown.examples(ofTask: task.number))
    }

    func finish(_ task: LearnedTask) { filling.finish(task, kept) }

    var memory: ExampleMemory? { kept }
  }
}
