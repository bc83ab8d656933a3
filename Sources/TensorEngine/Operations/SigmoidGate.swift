import Glibc

/// `y = x σ(gate)`, element by element.
///
/// Inputs: `x`, `gate` of the same shape.
public struct SigmoidGate: Operation {
  /// Creates the operation.
  public init() {}

  /// Computes a tensor of the shape of `x`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let (x, gate) = (inputs[0], inputs[1])
    precondition(x.shape == gate.shape, "\(gate.shape) cannot gate \(x.shape)")
    let y = Tensor(uninitialized: x.shape)
    for i in 0..<x.count { y.pointer[i] = x.pointer[i] * Self.sigmoid(gate.pointer[i]) }
    return [y]
  }

  /// `dx = dy σ`, `dgate = dy x σ (1 - σ)`.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let (x, gate) = (pass.inputs[0], pass.inputs[1])
    pass.add(0) { dx in
      for i in 0..<dx.count { dx.pointer[i] += dy.pointer[i] * Self.sigmoid(gate.pointer[i]) }
    }
    pass.add(1) { dgate in
      for i in 0..<dgate.count {
        let open = Self.sigmoid(gate.pointer[i])
        dgate.pointer[i] += dy.pointer[i] * x.pointer[i] * open * (1 - open)
      }
    }
  }

  private static func sigmoid(_ value: Float) -> Float { 1 / (1 + exp(-value)) }
}
