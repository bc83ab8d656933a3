import EngramCore
import TensorEngine

/// Which examples a replaying learner keeps.
enum MemorySelection: String, CaseIterable, Sendable {
  /// Each image of each step with the same probability.
  case reservoir
  /// An equal share for every class, drawn at the end of its task.
  case classBalanced = "class-balanced"
  /// An equal share for every task, drawn at its end.
  case taskBalanced = "task-balanced"
  /// An equal share for every class, its newest images.
  case ring
}

/// Fills a memory, by one of the selections.
struct MemoryFilling: Sendable {
  let selection: MemorySelection
  let capacity: Int
  private let perClass: Int

  /// Reads `memory`, `per-class` and `selection`.
  init(_ settings: inout SettingsReader, selection standard: MemorySelection) {
    let total = settings.integer(
      "memory", default: 1000, in: 0...100_000_000, unit: "images",
      "Images that are kept, all tasks together.")
    perClass = settings.integer(
      "per-class", default: 0, in: 0...1_000_000, unit: "images",
      "If not 0, so many images of every class are kept, however many classes come.")
    selection = settings.choice(
      "selection", default: standard, "Which images are kept.")
    capacity = perClass > 0 ? .max : total
    if perClass > 0 {
      settings.warn("memory", "'per-class' says how many images are kept; remove one")
      if selection == .reservoir || selection == .taskBalanced {
        settings.reject(
          "per-class",
          "only 'class-balanced' and 'ring' have a share for every class")
      }
    }
  }

  /// Where tasks end, but for a reservoir, which is filled step by step.
  var needs: Set<TaskKnowledge> { selection == .reservoir ? [] : [.boundaries] }

  func makeMemory() -> ExampleMemory { ExampleMemory(capacity: capacity) }

  /// Offers the examples of a step; only a reservoir takes them.
  func offer(
    _ step: TrainingStep, logits: Tensor? = nil, of task: LearnedTask, to memory: ExampleMemory
  ) {
    guard selection == .reservoir else { return }
    var random = task.random("reservoir", UInt64(step.number))
    for (row, example) in step.examples.enumerated() {
      memory.offer(example, logits: logits.map { Self.row(row, of: $0) }, &random)
    }
  }

  /// Divides the memory up after a task.
  func finish(_ task: LearnedTask, _ memory: ExampleMemory) {
    guard selection != .reservoir else { return }
    let own = task.shown.examples(ofTask: task.number)
    var random = task.random("memory")
    let dealt = random.permutation(of: own.count).map { own[$0] }
    var groups: [Group: [ShownExample]] = [:]
    for example in memory.examples + (selection == .ring ? Array(own.reversed()) : dealt) {
      let label = selection == .taskBalanced ? 0 : task.shown.label(of: example)
      groups[Group(task: example.task, label: label), default: []].append(example)
    }
    // What was drawn first stays longest, so that a share shrinks to a part of itself.
    let share = perClass > 0 ? perClass : max(capacity / groups.count, 1)
    let kept = groups.keys.sorted().flatMap { (groups[$0] ?? []).prefix(share) }
    memory.replaceAll(with: Array(kept.prefix(capacity)))
  }

  /// A class of a task: where tasks share their labels, one label stands for a class in each of them.
  private struct Group: Hashable, Comparable {
    let task: Int
    let label: Int

    static func < (one: Group, other: Group) -> Bool {
      (one.task, one.label) < (other.task, other.label)
    }
  }

  private static func row(_ row: Int, of logits: Tensor) -> [Float] {
    let width = logits.shape.lastExtent
    return Array(UnsafeBufferPointer(start: logits.pointer + row * width, count: width))
  }
}
