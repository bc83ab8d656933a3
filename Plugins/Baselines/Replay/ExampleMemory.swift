internal import EngramCore
internal import TensorEngine

/// Examples that a learner keeps, at most so many, and for each if wanted the logits that it once had.
public final class ExampleMemory {
  let capacity: Int
  private(set) var examples: [ShownExample] = []
  /// Row by row with ``examples``; empty if no logits are kept.
  private(set) var logits: [[Float]] = []
  /// How many examples a reservoir has been offered.
  private var offeredCount = 0

  init(capacity: Int) { self.capacity = capacity }

  var isEmpty: Bool { examples.isEmpty }

  func append(_ example: ShownExample, logits: [Float]? = nil) {
    precondition(
      examples.count < capacity, "a memory of \(capacity) examples is full")
    examples.append(example)
    if let logits { self.logits.append(logits) }
  }

  func remove(at place: Int) {
    examples.remove(at: place)
    if !logits.isEmpty { logits.remove(at: place) }
  }

  func replaceAll(with examples: [ShownExample]) {
    precondition(
      examples.count <= capacity, "\(examples.count) examples do not fit into \(capacity)")
    self.examples = examples
    logits = []
  }

  /// Keeps every example of a stream with the same probability.
  ///
  /// > Source: Vitter (1985), Algorithm R, <https://doi.org/10.1145/3147.3165>.
  func offer(_ example: ShownExample, logits: [Float]? = nil, _ random: inout RandomStream) {
    offeredCount += 1
    guard examples.count == capacity else { return append(example, logits: logits) }
    let place = random.index(below: offeredCount)
    guard place < capacity else { return }
    examples[place] = example
    if let logits { self.logits[place] = logits }
  }

  /// The places of some examples, drawn without repetition; of all if there are no more.
  func sample(_ count: Int, _ random: inout RandomStream) -> [Int] {
    Array(random.permutation(of: examples.count).prefix(count))
  }

  /// The bytes of the kept images, four for each number, and of their logits.
  func byteCount(of image: ImageShape) -> Int {
    4 * (examples.count * image.elementCount + logits.reduce(0) { $0 + $1.count })
  }

  /// What it takes to find the same examples again.
  var checkpoint: [(name: String, tensor: Tensor)] {
    let places = examples.flatMap { [Float($0.task), Float($0.image)] }
    return [
      ("examples", Tensor(places, shape: [examples.count, 2])),
      ("offered", Tensor([Float(bitPattern: UInt32(offeredCount))], shape: [1])),
      ("logits", Tensor(logits.flatMap { $0 }, shape: [logits.count, logits.first?.count ?? 0])),
    ]
  }

  /// Finds the examples of a checkpoint among those that were shown.
  func restore(_ tensors: [String: Tensor], of shown: ShownTasks) throws {
    guard let places = tensors["examples"], let offered = tensors["offered"],
      let rows = tensors["logits"], places.shape.extents.count == 2, places.shape[1] == 2,
      offered.count == 1, places.shape[0] <= capacity
    else { throw CheckpointError("the checkpoint holds no memory of \(capacity) examples") }
    let found = (0..<places.shape[0]).map {
      ShownExample(
        task: Int(places.pointer[2 * $0]), image: Int(places.pointer[2 * $0 + 1]))
    }
    for example in found
    where
      !(shown.tasks.indices.contains(example.task)
      && (0..<shown.tasks[example.task].count).contains(example.image))
    {
      throw CheckpointError(
        "the memory holds image \(example.image) of task \(example.task), which was not shown")
    }
    examples = found
    offeredCount = Int(offered.pointer[0].bitPattern)
    logits = (0..<rows.shape[0]).map { row in
      Array(UnsafeBufferPointer(start: rows.pointer + row * rows.shape[1], count: rows.shape[1]))
    }
  }
}
