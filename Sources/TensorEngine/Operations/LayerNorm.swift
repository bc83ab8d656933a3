/// Layer norm over the last axis: `(x - mean) / sqrt(variance + epsilon) * gamma + beta`.
///
/// Inputs: `x [rows…, width]`, `gamma [width]`, `beta [width]`.
///
/// > Source: Ba, Kiros & Hinton (2016), <https://arxiv.org/abs/1607.06450>.
public struct LayerNorm: Operation {
  private let epsilon: Float
  private var statistics: (mean: Tensor, inverseDeviation: Tensor)?

  /// Creates the operation.
  ///
  /// - Parameter epsilon: What keeps the deviation away from zero; 1e-5 unless a trained network has
  ///   another.
  public init(epsilon: Float = normalizationEpsilon) { self.epsilon = epsilon }

  /// Computes a tensor of the shape of `x`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let x = inputs[0]
    let y = Tensor(uninitialized: x.shape)
    let mean = Tensor(uninitialized: [x.shape.rowCount])
    let inverseDeviation = Tensor(uninitialized: [x.shape.rowCount])
    device.layerNorm(
      x, gamma: inputs[1], beta: inputs[2], epsilon: epsilon, into: y, mean: mean,
      inverseDeviation: inverseDeviation)
    statistics = (mean, inverseDeviation)
    return [y]
  }

  /// The gradient through mean and variance.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0], let statistics else { return }
    let device = pass.device
    let (x, gamma) = (pass.inputs[0], pass.inputs[1])
    let (dgamma, dbeta) = (pass.accumulator(1), pass.accumulator(2))
    func run(dx: Tensor, accumulate: Bool) {
      device.layerNormBackward(
        x: x, gamma: gamma, mean: statistics.mean, inverseDeviation: statistics.inverseDeviation,
        dy: dy, into: dx, accumulate: accumulate, dgamma: dgamma, dbeta: dbeta)
    }
    guard pass.needsGradient(0) else {
      return run(dx: Tensor(uninitialized: x.shape), accumulate: false)
    }
    pass.update(0) { run(dx: $0, accumulate: $1) }
  }
}
