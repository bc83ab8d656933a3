/// `y = relu(x + bias (+ skip))`, the end of a convolution or of a residual block.
///
/// Inputs: `x [rows…, width]`, `bias [width]`, and `skip [rows…, width]` if there is one.
///
/// > Source: He, Zhang, Ren & Sun (2016), <https://arxiv.org/abs/1512.03385>, figure 2.
public struct BiasReLU: Operation {
  /// Creates the operation.
  public init() {}

  /// Computes a tensor of the shape of `x`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let y = Tensor(uninitialized: inputs[0].shape)
    device.biasReLU(
      inputs[0], bias: inputs[1], skip: inputs.count > 2 ? inputs[2] : nil, into: y)
    return [y]
  }

  /// Where the result is positive, all inputs take the gradient.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let device = pass.device
    let dx = Tensor(uninitialized: dy.shape)
    device.reluDropoutBackward(y: pass.outputs[0], dy: dy, dropout: .none, into: dx)
    pass.add(0) { device.add(dx, to: $0) }
    pass.add(1) { device.addRowSum(of: dx, to: $0) }
    if pass.inputs.count > 2 { pass.add(2) { device.add(dx, to: $0) } }
  }
}
