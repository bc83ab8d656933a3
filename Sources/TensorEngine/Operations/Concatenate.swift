/// Puts rows of several tensors into one, batch by batch: `[batch, r1 + r2 + …, width]`.
///
/// Inputs: tensors `[batch, rows_i, width]` of equal batch and width.
public struct ConcatenateRows: Operation {
  /// Creates the operation.
  public init() {}

  /// Computes `[batch, Σ rows, width]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let (batch, width) = (inputs[0].shape[0], inputs[0].shape.lastExtent)
    let rows = inputs.reduce(0) { $0 + $1.shape[1] }
    let y = Tensor(uninitialized: [batch, rows, width])
    Self.forEachPiece(inputs.map { $0.shape[1] * width }, batch: batch) { part, from, to, count in
      (y.pointer + to).update(from: inputs[part].pointer + from, count: count)
    }
    return [y]
  }

  /// Every input takes its rows of the gradient.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let (batch, width) = (dy.shape[0], dy.shape.lastExtent)
    let counts = pass.inputs.map { $0.shape[1] * width }
    for input in counts.indices {
      pass.add(input) { gradient in
        Self.forEachPiece(counts, batch: batch) { part, from, to, count in
          guard part == input else { return }
          let (target, source) = (gradient.pointer + from, dy.pointer + to)
          for i in 0..<count { target[i] += source[i] }
        }
      }
    }
  }

  private static func forEachPiece(
    _ counts: [Int], batch: Int, _ body: (_ part: Int, _ from: Int, _ to: Int, _ count: Int) -> Void
  ) {
    let total = counts.reduce(0, +)
    for b in 0..<batch {
      var to = b * total
      for (part, count) in counts.enumerated() {
        body(part, b * count, to, count)
        to += count
      }
    }
  }
}
