import Glibc

/// `z = mean + exp(logVariance / 2) * noise`: a sample of a normal distribution, with a gradient.
///
/// Inputs: `mean` and `logVariance` of the same shape.
///
/// > Source: Kingma & Welling (2014), section 2.4, <https://arxiv.org/abs/1312.6114>.
public struct GaussianSample: Operation {
  private let noise: Tensor

  /// Creates the operation with standard normal noise of the inputs' shape.
  public init(noise: Tensor) { self.noise = noise }

  /// Computes a tensor of the shape of the mean.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let (mean, logVariance) = (inputs[0], inputs[1])
    precondition(
      mean.shape == logVariance.shape && mean.shape == noise.shape,
      "a mean of \(mean.shape), a variance of \(logVariance.shape) and noise of \(noise.shape)")
    let z = Tensor(uninitialized: mean.shape)
    for i in 0..<z.count {
      z.pointer[i] =
        mean.pointer[i] + exp(logVariance.pointer[i] / 2) * noise.pointer[i]
    }
    return [z]
  }

  /// The mean takes the gradient, the logarithm of the variance half of it times what was added.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dz = pass.outputGradients[0] else { return }
    let (mean, z) = (pass.inputs[0], pass.outputs[0])
    let device = pass.device
    pass.add(0) { device.add(dz, to: $0) }
    pass.add(1) { gradient in
      for i in 0..<gradient.count {
        gradient.pointer[i] += dz.pointer[i] * (z.pointer[i] - mean.pointer[i]) / 2
      }
    }
  }
}
