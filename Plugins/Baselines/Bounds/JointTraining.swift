public import EngramCore

/// Training from scratch on the images of all tasks so far: the upper bound, called offline or joint training.
///
/// After the last task it is one network that has gone through all images together, as often as the schedule
/// says. With a number of iterations, that number is for all tasks together.
public struct JointTraining: TrainingRule {
  /// The word in YAML.
  public static let typeName = "joint"
  /// One sentence for lists.
  public static let summary = "Trains a new network on all tasks so far together: the upper bound."

  /// Nothing to read.
  public init(settings: inout SettingsReader) {}

  /// Nothing: it begins anew with whatever has come.
  public var needs: Set<TaskKnowledge> { [] }

  /// Keeps everything.
  public func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState {
    EverythingSoFar(startsAnew: true)
  }
}

/// Keeps every image and learns from all of them.
final class EverythingSoFar: TrainingRuleState {
  private let startsAnew: Bool
  private let everything = ExampleMemory(capacity: .max)

  init(startsAnew: Bool) { self.startsAnew = startsAnew }

  func lesson(on task: LearnedTask) -> Lesson {
    for example in task.examples { everything.append(example) }
    return Lesson(everything.examples, startsAnew: startsAnew && task.number > 0)
  }

  var memory: ExampleMemory? { everything }
}
