import EngramCore
import TensorEngine

/// Runs a network on images, spread over the lanes.
final class NetworkLanes: @unchecked Sendable {
  private let network: Classifier
  private let group: LaneGroup
  private let makeDevice: @Sendable () -> any Device
  private var devices: [(any Device)?]
  /// One gradient for each lane.
  private let gradients: [Tensor]

  init(_ network: Classifier, _ context: LearnerContext) {
    self.network = network
    group = context.lanes
    makeDevice = context.makeDevice
    devices = Array(repeating: nil, count: context.lanes.count)
    gradients = (0..<context.lanes.count).map { _ in network.store.makeVector() }
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
      gradients[lane].fill(with: 0)
      let range = part(lane, of: chosen.count)
      guard !range.isEmpty else { return }
      let tape = Tape(device: device(lane), isRecording: true)
      let pass = ForwardPass(
        tape: tape,
        parameters: BoundParameters(network.store, on: tape, gradients: gradients[lane]),
        isTraining: seed != nil,
        seed: RandomStream.key(seed ?? 0, [UInt64(range.lowerBound)]))
      let pixels = Self.pixels(of: chosen[range], in: images)
      weigh(network.logits(tape.constant(pixels), pass), range, tape)
      tape.backward()
    }
    for other in gradients.dropFirst() { VectorMath.add(other, to: gradients[0]) }
    return gradients[0]
  }

  /// The logits of images, `[count, labels]`.
  func logits(of chosen: [Int], in images: ShownImages) throws -> Tensor {
    let result = Tensor(uninitialized: [chosen.count, network.labelCount])
    try group.run { [self] lane in
      let range = part(lane, of: chosen.count)
      guard !range.isEmpty else { return }
      let tape = Tape(device: device(lane), isRecording: false)
      let pass = ForwardPass(
        tape: tape,
        parameters: BoundParameters(network.store, on: tape, gradients: gradients[lane]),
        isTraining: false, seed: 0)
      let pixels = Self.pixels(of: chosen[range], in: images)
      let logits = network.logits(tape.constant(pixels), pass).value
      (result.pointer + range.lowerBound * network.labelCount).update(
        from: logits.pointer, count: logits.count)
    }
    return result
  }

  /// Made on the lane's own thread: oneDNN's thread count is a setting of the thread.
  private func device(_ lane: Int) -> any Device {
    if let device = devices[lane] { return device }
    let device = makeDevice()
    devices[lane] = device
    return device
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
