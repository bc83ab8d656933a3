import EngramCore
import TensorEngine

/// An image that was shown: its task, counted from zero, and its place among the task's demonstrations.
struct ShownExample: Hashable, Sendable {
  let task: Int
  let image: Int
}

/// The demonstrations of all tasks so far: what a ``ShownExample`` stands for.
///
/// It holds no pixels. A rule looks again only at the examples that it declares to store.
final class ShownTasks: @unchecked Sendable {
  private(set) var tasks: [Demonstrations]

  init(_ tasks: [Demonstrations] = []) { self.tasks = tasks }

  func append(_ demonstrations: Demonstrations) { tasks.append(demonstrations) }

  /// All examples of a task, in order.
  func examples(ofTask task: Int) -> [ShownExample] {
    (0..<tasks[task].count).map { ShownExample(task: task, image: $0) }
  }

  func label(of example: ShownExample) -> Int { tasks[example.task].labels[example.image] }

  /// Pixels `[count, height, width, channels]`.
  func pixels(of examples: ArraySlice<ShownExample>, shape: ImageShape) -> Tensor {
    let pixels = Tensor(
      uninitialized: [examples.count, shape.height, shape.width, shape.channels])
    for (place, example) in examples.enumerated() {
      tasks[example.task].images.copyPixels(
        of: example.image,
        into: UnsafeMutableBufferPointer(
          start: pixels.pointer + place * shape.elementCount, count: shape.elementCount))
    }
    return pixels
  }
}
