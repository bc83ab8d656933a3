/// `y = dropout(gelu(x)) Wᵀ + bias (+ skip)`, the second half of an MLP.
///
/// Inputs: `x [rows…, inputs]`, `weight [outputs, inputs]`, `bias [outputs]`, and `skip [rows…, outputs]`
/// if there is one. The activations are not kept but computed again for the gradient.
///
/// > Source: Hendrycks & Gimpel (2016), <https://arxiv.org/abs/1606.08415>, the form with tanh.
public struct GELULinear: Operation {
  private let dropout: Dropout

  /// Creates the operation with its dropout mask.
  public init(dropout: Dropout) { self.dropout = dropout }

  /// Computes `[rows…, outputs]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let y = Linear.product(activated(inputs[0], on: device), inputs[1], on: device)
    device.addBias(inputs[2], to: y)
    if inputs.count > 3 { device.add(inputs[3], to: y) }
    return [y]
  }

  /// The gradient through product, dropout and GELU; the skip takes the whole.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let (device, dropout) = (pass.device, dropout)
    let (x, weight) = (pass.inputs[0], pass.inputs[1])
    if pass.inputs.count > 3 { pass.add(3) { device.add(dy, to: $0) } }
    pass.add(2) { device.addRowSum(of: dy, to: $0) }
    let activated = activated(x, on: device)
    pass.update(1) { dweight, accumulate in
      device.multiply(
        dy.asMatrix, activated.asMatrix, transposeA: true, transposeB: false, into: dweight,
        accumulate: accumulate)
    }
    pass.write(0) { dx in
      // The activations have served: their memory takes their gradient.
      device.multiply(
        dy.asMatrix, weight, transposeA: false, transposeB: false, into: activated.asMatrix,
        accumulate: false)
      device.geluDropoutBackward(x: x, dy: activated, dropout: dropout, into: dx)
    }
  }

  private func activated(_ x: Tensor, on device: any Device) -> Tensor {
    let y = Tensor(uninitialized: x.shape)
    device.geluDropout(x, dropout: dropout, into: y)
    return y
  }
}
