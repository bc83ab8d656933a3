import EngramCore
import TensorEngine

/// Runs a network on images, spread over the lanes.
final class NetworkLanes: @unchecked Sendable {
  private let network: Classifier
  private let group: LaneGroup
  private let lanes: [Lane]

  /// What one worker thread owns.
  private final class Lane {
    /// Made on first use, on the lane's own thread: oneDNN's thread count is a setting of the thread.
    lazy var device: any Device = makeDevice()
    let gradients: Tensor
    private let makeDevice: @Sendable () -> any Device

    init(_ gradients: Tensor, _ makeDevice: @escaping @Sendable () -> any Device) {
      self.gradients = gradients
      self.makeDevice = makeDevice
    }
  }

  init(_ network: Classifier, _ context: LearnerContext) {
    self.network = network
    group = context.lanes
    lanes = (0..<context.lanes.count).map { _ in
      Lane(network.store.makeVector(), context.makeDevice)
    }
  }

  /// The gradient of a sum over images.
  ///
  /// - Parameters:
  ///   - chosen: The images, by number.
  ///   - images: Where they are.
  ///   - seed: Names the dropout masks; without one dropout is off.
  ///   - weigh: Gives, of the logits of some images `[images, labels]` and their places in `chosen`, what is
  ///     summed up, and seeds its gradient.
  /// - Returns: The gradient, good until the next call.
  /// - Throws: What a lane throws.
  func gradient(
    of chosen: [Int], in images: ShownImages, seed: UInt64?,
    _ weigh: @Sendable (Variable, Range<Int>, Tape) -> Void
  ) throws -> Tensor {
    try group.run { [self] lane in
      lanes[lane].gradients.fill(with: 0)
      let range = part(lane, of: chosen.count)
      guard !range.isEmpty else { return }
      let tape = Tape(device: lanes[lane].device, isRecording: true)
      let pass = ForwardPass(
        tape: tape,
        parameters: BoundParameters(network.store, on: tape, gradients: lanes[lane].gradients),
        isTraining: seed != nil,
        seed: RandomStream.key(seed ?? 0, [UInt64(range.lowerBound)]))
      let pixels = Self.pixels(of: chosen[range], in: images)
      weigh(network.logits(tape.constant(pixels), pass), range, tape)
      tape.backward()
    }
    let sum = lanes[0].gradients
    for lane in lanes.dropFirst() { VectorMath.add(lane.gradients, to: sum) }
    return sum
  }

  /// The logits of images, `[count, labels]`.
  func logits(of chosen: [Int], in images: ShownImages) throws -> Tensor {
    let result = Tensor(uninitialized: [chosen.count, network.labelCount])
    try group.run { [self] lane in
      let range = part(lane, of: chosen.count)
      guard !range.isEmpty else { return }
      let tape = Tape(device: lanes[lane].device, isRecording: false)
      let pass = ForwardPass(
        tape: tape,
        parameters: BoundParameters(network.store, on: tape, gradients: lanes[lane].gradients),
        isTraining: false, seed: 0)
      let pixels = Self.pixels(of: chosen[range], in: images)
      let logits = network.logits(tape.constant(pixels), pass).value
      (result.pointer + range.lowerBound * network.labelCount).update(
        from: logits.pointer, count: logits.count)
    }
    return result
  }

  private func part(_ lane: Int, of count: Int) -> Range<Int> {
    count * lane / group.count..<count * (lane + 1) / group.count
  }

  private static func pixels(of chosen: ArraySlice<Int>, in images: ShownImages) -> Tensor {
    let shape = images.shape
    let pixels = Tensor(
      uninitialized: [chosen.count, shape.height, shape.width, shape.channels])
    for (place, index) in chosen.enumerated() {
      images.copyPixels(
        of: index,
        into: UnsafeMutableBufferPointer(
          start: pixels.pointer + place * shape.elementCount, count: shape.elementCount))
    }
    return pixels
  }
}
