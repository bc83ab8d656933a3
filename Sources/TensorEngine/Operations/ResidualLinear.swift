/// `y = skip + dropout(x Wᵀ (+ bias))`, the end of a residual branch.
///
/// Inputs: `x [rows…, inputs]`, `weight [outputs, inputs]`, `skip [rows…, outputs]`, and
/// `bias [outputs]` if there is one.
public struct ResidualLinear: Operation {
  private let dropout: Dropout

  /// Creates the operation with its dropout mask.
  public init(dropout: Dropout) { self.dropout = dropout }

  /// Computes `[rows…, outputs]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let product = Linear.product(inputs[0], inputs[1], on: device)
    let y = Tensor(uninitialized: product.shape)
    device.residualDropout(
      skip: inputs[2], x: product, bias: inputs.count > 3 ? inputs[3] : nil, dropout: dropout,
      into: y)
    return [y]
  }

  /// The skip takes the whole gradient, the product the part that dropout kept.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let device = pass.device
    pass.add(2) { device.add(dy, to: $0) }
    var dz = dy
    if dropout.rate > 0 {
      dz = Tensor(uninitialized: dy.shape)
      device.dropoutBackward(dy: dy, dropout: dropout, into: dz)
    }
    Linear.addProductGradients(of: dz, pass)
    if pass.inputs.count > 3 {
      pass.add(3) { device.addRowSum(of: dz, to: $0) }
    }
  }
}
