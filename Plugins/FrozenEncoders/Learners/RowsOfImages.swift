import EngramCore
import TensorEngine

extension LaneGroup {
  /// What a network makes of every image, `[count, width]`.
  ///
  /// - Parameters:
  ///   - images: The images.
  ///   - width: The numbers that stand for an image.
  ///   - size: Images that a lane has in the network at once.
  ///   - body: Makes `[part, width]` of some images, on the thread of a lane.
  /// - Returns: One row for each image.
  /// - Throws: What a lane throws.
  func rows(
    of images: ShownImages, width: Int, atMost size: Int,
    _ body: @Sendable (_ lane: Int, _ part: Range<Int>) throws -> Tensor
  ) throws -> Tensor {
    let result = Tensor(uninitialized: [images.count, width])
    try forEachPart(of: images.count, atMost: size) { lane, part in
      let rows = try body(lane, part)
      precondition(
        rows.count == part.count * width, "\(rows.shape) for \(part.count) rows of \(width)")
      (result.pointer + part.lowerBound * width).update(from: rows.pointer, count: rows.count)
    }
    return result
  }
}

extension ForwardPass {
  /// A pass that records nothing, dropout off.
  static func answering(_ store: ParameterStore, on device: any Device) -> ForwardPass {
    let tape = Tape(device: device, isRecording: false)
    return ForwardPass(
      tape: tape, parameters: BoundParameters(frozen: store, on: tape), isTraining: false, seed: 0)
  }
}
