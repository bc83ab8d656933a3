/// Puts pieces of a sequence behind one another.
///
/// Inputs: `[batch, length, width]` each, of any lengths, also none.
public struct AppendSteps: Operation {
  /// Creates the operation.
  public init() {}

  /// Computes `[batch, sum of lengths, width]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let first = inputs[0].shape
    for piece in inputs {
      precondition(
        piece.shape.rank == 3 && piece.shape[0] == first[0] && piece.shape[2] == first[2],
        "a sequence \(first) cannot go on with \(piece.shape)")
    }
    let y = Tensor(
      uninitialized: [first[0], inputs.reduce(0) { $0 + $1.shape[1] }, first[2]])
    for batch in 0..<first[0] {
      var target = y.sequence(batch).pointer
      for piece in inputs {
        let part = piece.sequence(batch)
        target.update(from: part.pointer, count: part.count)
        target += part.count
      }
    }
    return [y]
  }

  /// Each piece takes its part of the gradient.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let device = pass.device
    var start = 0
    for input in pass.inputs.indices {
      let first = start
      pass.add(input) { gradient in
        for batch in 0..<dy.shape[0] {
          let part = gradient.sequence(batch)
          device.add(dy.sequence(batch).view(from: first, shape: part.shape), to: part)
        }
      }
      start += pass.inputs[input].shape[1] * dy.shape[2]
    }
  }
}

extension Tensor {
  /// One batch element of `[batch, length, width]`, as `[length, width]` of the same memory.
  fileprivate func sequence(_ batch: Int) -> Tensor {
    view(from: batch * shape[1] * shape[2], shape: [shape[1], shape[2]])
  }
}
