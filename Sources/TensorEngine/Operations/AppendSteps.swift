/// Puts a further piece of a sequence behind what there is.
///
/// Inputs: `[batch, before, width]` and `[batch, more, width]`; both may be empty.
public struct AppendSteps: Operation {
  /// Creates the operation.
  public init() {}

  /// Computes `[batch, before + more, width]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let (first, second) = (inputs[0].shape, inputs[1].shape)
    precondition(
      first.rank == 3 && second.rank == 3 && first[0] == second[0] && first[2] == second[2],
      "a sequence \(first) cannot go on with \(second)")
    let y = Tensor(uninitialized: [first[0], first[1] + second[1], first[2]])
    for batch in 0..<first[0] {
      let (before, more) = (inputs[0].sequence(batch), inputs[1].sequence(batch))
      let target = y.sequence(batch)
      target.pointer.update(from: before.pointer, count: before.count)
      (target.pointer + before.count).update(from: more.pointer, count: more.count)
    }
    return [y]
  }

  /// Each piece takes its part of the gradient.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let device = pass.device
    let starts = [0, pass.inputs[0].shape[1] * dy.shape[2]]
    for (input, start) in starts.enumerated() {
      pass.add(input) { gradient in
        for batch in 0..<dy.shape[0] {
          let part = gradient.sequence(batch)
          device.add(dy.sequence(batch).view(from: start, shape: part.shape), to: part)
        }
      }
    }
  }
}

extension Tensor {
  /// One batch element of `[batch, length, width]`, as `[length, width]` of the same memory.
  fileprivate func sequence(_ batch: Int) -> Tensor {
    view(from: batch * shape[1] * shape[2], shape: [shape[1], shape[2]])
  }
}
