import EngramCore
import TensorEngine

/// Encodes many images in parts where nobody asks for their gradient, so that they take little memory.
enum PartwiseEncoding {
  /// The features of all images, `[images, width]`.
  ///
  /// - Parameters:
  ///   - images: `[images, height, width, channels]`.
  ///   - width: The number of features.
  ///   - part: Images that are encoded at once.
  ///   - pass: The run that this is part of.
  ///   - encode: Encodes images on a tape.
  /// - Returns: What `encode` gives for all of them.
  static func features(
    of images: Variable, width: Int, part: Int, _ pass: ForwardPass,
    encode: (_ images: Variable, _ tape: Tape) -> Variable
  ) -> Variable {
    let tape = pass.tape
    guard !tape.needsGradient(images) else { return encode(images, tape) }
    let count = images.shape[0]
    let size = images.shape.elementCount / max(count, 1)
    let result = Tensor(uninitialized: [count, width])
    for start in stride(from: 0, to: count, by: max(part, 1)) {
      let shape = Shape([min(max(part, 1), count - start)] + images.shape.extents.dropFirst())
      let inner = Tape(device: tape.device, isRecording: false)
      let piece = encode(
        inner.constant(images.value.view(from: start * size, shape: shape)), inner)
      (result.pointer + start * width).update(from: piece.value.pointer, count: piece.value.count)
    }
    return tape.constant(result)
  }
}
