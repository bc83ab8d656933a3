/// `y = elu(x) + 1` for linear attention, where asked for divided by its sum over each head.
///
/// Input: `x [rows…, width]`, where the width is a multiple of the head's.
///
/// > Source: Katharopoulos, Vyas, Pappas & Fleuret (2020), <https://arxiv.org/abs/2006.16236>, eq. 7;
/// > divided by the sum: Schlag, Irie & Schmidhuber (2021), <https://arxiv.org/abs/2102.11174>,
/// > section 4.2.
public struct PositiveFeatures: Operation {
  private let headDimension: Int
  private let normalizes: Bool

  /// Creates the operation.
  public init(headDimension: Int, normalizes: Bool) {
    self.headDimension = headDimension
    self.normalizes = normalizes
  }

  /// Computes a tensor of the shape of `x`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let y = Tensor(uninitialized: inputs[0].shape)
    device.positiveFeatures(
      inputs[0], headDimension: headDimension, normalizes: normalizes, into: y)
    return [y]
  }

  /// The gradient through the sum.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let (device, x) = (pass.device, pass.inputs[0])
    pass.write(0) {
      device.positiveFeaturesBackward(
        x: x, dy: dy, headDimension: headDimension, normalizes: normalizes, into: $0)
    }
  }
}
