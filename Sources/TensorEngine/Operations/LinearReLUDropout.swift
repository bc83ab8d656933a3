/// `y = dropout(relu(x Wᵀ + bias))`, the inner half of a feed-forward block, in two passes.
///
/// Inputs: `x [rows…, inputs]`, `weight [outputs, inputs]`, `bias [outputs]`.
public struct LinearReLUDropout: Operation {
  private let dropout: Dropout
  private var varying: VaryingColumns?

  /// Creates the operation with its dropout mask.
  public init(dropout: Dropout) { self.dropout = dropout }

  /// Computes `[rows…, outputs]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    varying = VaryingColumns(of: inputs[0], outputs: inputs[1].shape[0], on: device)
    let y = Linear.product(inputs[0], inputs[1], columns: varying, on: device)
    device.biasReLUDropout(y, bias: inputs[2], dropout: dropout)
    return [y]
  }

  /// The gradient passes where the result is positive.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let device = pass.device
    let dz = Tensor(uninitialized: dy.shape)
    device.reluDropoutBackward(y: pass.outputs[0], dy: dy, dropout: dropout, into: dz)
    Linear.addProductGradients(of: dz, columns: varying, pass)
    pass.addRows(2, dz) { device.addRowSum(of: $1, to: $0) }
  }

  /// Every row has its own product.
  public var tellsRowsApart: Bool { true }
}
