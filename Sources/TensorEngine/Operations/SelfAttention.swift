/// Softmax attention of rows that all see each other, from queries, keys and values side by side.
///
/// Inputs: `packed [batch, rows, 3 width]`, and `prefix [batch, 2 length, width]` if there is one: keys that
/// are seen besides the rows' own, and behind them their values. Nothing is kept for the gradient.
///
/// > Source: Vaswani et al. (2017), <https://arxiv.org/abs/1706.03762>, section 3.2; prefixes: Li & Liang
/// > (2021), <https://arxiv.org/abs/2101.00190>.
public struct SelfAttention: Operation {
  private let geometry: AttentionGeometry

  /// Creates the operation.
  public init(_ geometry: AttentionGeometry) { self.geometry = geometry }

  /// Computes `[batch, rows, width]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let packed = inputs[0]
    let y = Tensor(uninitialized: [packed.shape[0], packed.shape[1], geometry.width])
    device.selfAttention(
      geometry, packed: packed, prefix: inputs.count > 1 ? inputs[1] : nil, into: y)
    return [y]
  }

  /// The gradient through the softmax.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let (device, inputs) = (pass.device, pass.inputs)
    guard inputs.count > 1 else {
      return pass.write(0) { gradient in
        device.selfAttentionBackward(
          geometry, packed: inputs[0], prefix: nil, dy: dy, into: gradient, dprefix: nil)
      }
    }
    pass.overwrite(0, 1) { gradients in
      device.selfAttentionBackward(
        geometry, packed: inputs[0], prefix: inputs[1], dy: dy, into: gradients[0],
        dprefix: gradients[1])
    }
  }
}
