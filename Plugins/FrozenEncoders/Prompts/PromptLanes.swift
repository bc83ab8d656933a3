import EngramCore
import TensorEngine

/// Runs a network with prompts on images, spread over the lanes.
///
/// Every lane takes an equal run of the images; sums are in the order of the lanes, so that one number of lanes gives
/// the same bits every time.
struct PromptLanes: Sendable {
  /// Images that a lane has in the network at once.
  private static let part = 32

  /// What one worker thread owns.
  ///
  /// `@unchecked Sendable` because lane `i` alone uses worker `i`, and the step's owner reads what it has found
  /// after all have returned.
  private final class Worker: @unchecked Sendable {
    lazy var device: any Device = makeDevice()
    let gradients: Tensor
    var loss = 0.0
    private let makeDevice: @Sendable () -> any Device

    init(_ store: ParameterStore, _ makeDevice: @escaping @Sendable () -> any Device) {
      gradients = store.makeVector()
      self.makeDevice = makeDevice
    }
  }

  private let network: PromptNetwork
  private let group: LaneGroup
  private let workers: [Worker]

  init(_ network: PromptNetwork, _ context: LearnerContext) {
    self.network = network
    group = context.lanes
    workers = (0..<context.lanes.count).map { _ in Worker(network.store, context.makeDevice) }
  }

  /// The queries of images, `[count, width]`.
  func queries(of images: ShownImages) throws -> Tensor {
    let result = Tensor(uninitialized: [images.count, network.width])
    try forEachPart(of: images.count) { part, worker in
      let queries = network.queries(images.pixels(of: part), on: worker.device)
      (result.pointer + part.lowerBound * network.width)
        .update(from: queries.pointer, count: queries.count)
    }
    return result
  }

  /// The logits of some labels for images that choose their prompts by themselves, `[count, labels]`.
  func logits(of images: ShownImages, labels: [Int]) throws -> Tensor {
    let result = Tensor(uninitialized: [images.count, labels.count])
    let keys = network.store[network.prompts.keys]
    try forEachPart(of: images.count) { part, worker in
      let pixels = images.pixels(of: part)
      let cosines = KeyMatching.cosines(
        of: network.queries(pixels, on: worker.device), rows: 0..<part.count, with: keys)
      let tape = Tape(device: worker.device, isRecording: false)
      let pass = ForwardPass(
        tape: tape, parameters: BoundParameters(frozen: network.store, on: tape),
        isTraining: false, seed: 0)
      let logits = network.logits(
        pixels, prompts: cosines.map(network.prompts.asked), labels: labels, pass
      ).value
      (result.pointer + part.lowerBound * labels.count)
        .update(from: logits.pointer, count: logits.count)
    }
    return result
  }

  /// The mean loss of a batch and its gradient, good until the next call.
  ///
  /// - Parameters:
  ///   - images: The images of a task.
  ///   - batch: Which of them.
  ///   - prompts: The prompts of each.
  ///   - labels: The labels that compete.
  ///   - targets: The place of each image's label among them.
  ///   - loss: The loss of an answer.
  /// - Returns: The mean, and its gradient by all parameters.
  /// - Throws: What a lane throws.
  func gradient(
    of images: ShownImages, batch: [Int], prompts: [[Int]], labels: [Int], targets: [Int32],
    loss: any Loss
  ) throws -> (loss: Double, gradients: Tensor) {
    for worker in workers {
      worker.gradients.fill(with: 0)
      worker.loss = 0
    }
    try forEachPart(of: batch.count) { part, worker in
      let tape = Tape(device: worker.device)
      let pass = ForwardPass(
        tape: tape,
        parameters: BoundParameters(network.store, on: tape, gradients: worker.gradients),
        isTraining: true, seed: 0)
      let logits = network.logits(
        images.pixels(of: batch[part]), prompts: Array(prompts[part]), labels: labels, pass)
      let losses = loss.rows(of: logits, targets: Array(targets[part]), on: tape)
      for value in losses.value.elements { worker.loss += Double(value) / Double(batch.count) }
      tape.seed(losses, with: Tensor(repeating: 1 / Float(batch.count), shape: losses.shape))
      tape.backward()
    }
    let sum = workers[0].gradients
    for worker in workers.dropFirst() { VectorMath.add(worker.gradients, to: sum) }
    return (workers.reduce(0) { $0 + $1.loss }, sum)
  }

  private func forEachPart(
    of count: Int, _ body: @escaping @Sendable (Range<Int>, Worker) throws -> Void
  ) throws {
    try group.forEachPart(of: count, atMost: Self.part) { lane, part in
      try body(part, workers[lane])
    }
  }
}
