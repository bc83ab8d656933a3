public import EngramCore
import TensorEngine

/// GDumb: keeps a balanced memory greedily, and trains a new network on it alone.
///
/// Images come one by one. While the memory has room, or the image's class has less than its equal share, the image
/// is taken in, at the cost of a random image of the largest class. After every task a network is drawn and trained
/// on the memory.
///
/// > Source: Prabhu, Torr & Dokania (2020), Algorithm 1, <https://doi.org/10.1007/978-3-030-58536-5_31>.
public struct GreedyDumbLearner: TrainingRule {
  /// The word in YAML.
  public static let typeName = "gdumb"
  /// One sentence for lists.
  public static let summary =
    "GDumb: keeps a balanced memory and trains a new network on it after every task."

  private let capacity: Int

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    capacity = settings.integer(
      "memory", default: 1000, in: 1...100_000_000, unit: "images",
      "Images that are kept, all tasks together.")
  }

  /// Nothing: images are taken in one by one.
  public var needs: Set<TaskKnowledge> { [] }

  /// Starts with an empty memory.
  public func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState {
    State(ExampleMemory(capacity: capacity))
  }

  private final class State: TrainingRuleState {
    private let kept: ExampleMemory

    init(_ kept: ExampleMemory) { self.kept = kept }

    func lesson(on task: LearnedTask) -> Lesson {
      var random = task.random("greedy memory")
      // A class of a task: where tasks share their labels, one label is a class in each of them.
      var counts: [[Int]: Int] = [:]
      func group(_ example: ShownExample) -> [Int] {
        [example.task, task.shown.label(of: example)]
      }
      for example in kept.examples { counts[group(example), default: 0] += 1 }
      for example in task.examples {
        let own = group(example)
        let isNew = counts[own] == nil
        let share = kept.capacity / (counts.count + (isNew ? 1 : 0))
        guard kept.examples.count < kept.capacity || counts[own, default: 0] < share else {
          continue
        }
        if kept.examples.count == kept.capacity {
          // Of several largest classes the first, so that nothing depends on a dictionary's order.
          let most = counts.values.max() ?? 0
          let largest = counts.keys.filter { counts[$0] == most }.min {
            $0.lexicographicallyPrecedes($1)
          }
          let places = kept.examples.indices.filter { group(kept.examples[$0]) == largest }
          kept.remove(at: places[random.index(below: places.count)])
          if let largest { counts[largest, default: 1] -= 1 }
        }
        kept.append(example)
        counts[own, default: 0] += 1
      }
      return Lesson(kept.examples, startsAnew: task.number > 0)
    }

    var memory: ExampleMemory? { kept }
  }
}
