/// `y = x + (z - base)`, with a constant base: equal to `x` where `z` is the base, and the gradient goes
/// to both.
///
/// Inputs: `x`, `z` of the same shape.
public struct AddDeviation: Operation {
  private let base: Tensor

  /// Creates the operation.
  public init(from base: Tensor) { self.base = base }

  /// Computes a tensor of the shape of `x`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let (x, z) = (inputs[0], inputs[1])
    precondition(
      x.shape == z.shape && z.shape == base.shape,
      "\(x.shape) cannot deviate by \(z.shape) from \(base.shape)")
    // Not even the sign of a zero changes where nothing deviates.
    guard z.pointer != base.pointer else { return [x] }
    let y = x.copied()
    for i in 0..<y.count { y.pointer[i] += z.pointer[i] - base.pointer[i] }
    return [y]
  }

  /// Both take the gradient.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let device = pass.device
    for input in 0..<2 {
      pass.add(input) { device.add(dy, to: $0) }
    }
  }
}
