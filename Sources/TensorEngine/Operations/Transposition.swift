/// Turns matrices round: `y[n] = xᵀ[n] (+ skip[n])`, such as tokens of channels into channels of tokens.
///
/// Inputs: `x [n, rows, columns]`, and `skip [n, columns, rows]` if there is one.
public struct Transposition: Operation {
  /// Creates the operation.
  public init() {}

  /// Computes `[n, columns, rows]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let shape = inputs[0].shape
    let y = Tensor(uninitialized: [shape[0], shape[2], shape[1]])
    device.transpose(inputs[0], skip: inputs.count > 1 ? inputs[1] : nil, into: y)
    return [y]
  }

  /// The gradient turned back; the skip takes it as it is.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let device = pass.device
    pass.write(0) { device.transpose(dy, skip: nil, into: $0) }
    if pass.inputs.count > 1 { pass.add(1) { device.add(dy, to: $0) } }
  }
}
