/// Reorders `[batch, length, width]` so that all batch elements of a step lie together, and back.
struct StepOrder {
  let batch: Int
  let length: Int

  init(_ sequence: Shape) {
    precondition(sequence.rank == 3, "a sequence is [batch, length, width], not \(sequence)")
    (batch, length) = (sequence[0], sequence[1])
  }

  /// `[length, batch, width]` from `[batch, length, width]`.
  func byStep(_ x: Tensor, on device: any Device) -> Tensor {
    let rows = (0..<length).flatMap { step in
      (0..<batch).map { Int32($0 * length + step) }
    }
    return gathered(rows, of: x, [length, batch, x.shape.lastExtent], on: device)
  }

  /// `[batch, length, width]` from `[length, batch, width]`.
  func byBatch(_ x: Tensor, on device: any Device) -> Tensor {
    let rows = (0..<batch).flatMap { element in
      (0..<length).map { Int32($0 * batch + element) }
    }
    return gathered(rows, of: x, [batch, length, x.shape.lastExtent], on: device)
  }

  /// One step of `[length, batch, width]`, as `[batch, width]` of the same memory.
  static func step(_ index: Int, of x: Tensor) -> Tensor {
    let (batch, width) = (x.shape[1], x.shape[2])
    return x.view(from: index * batch * width, shape: [batch, width])
  }

  private func gathered(
    _ rows: [Int32], of x: Tensor, _ shape: Shape, on device: any Device
  ) -> Tensor {
    let y = Tensor(uninitialized: shape)
    device.gatherRows(of: x, at: rows, into: y)
    return y
  }
}
