/// An instance norm of maps: its parameters, and the statistics of the maps that it normalises.
public struct MapNorm: Sendable {
  /// Scale, `[channels]`.
  public let gamma: Tensor
  /// Shift, `[channels]`.
  public let beta: Tensor
  /// Per image and channel, `[n, channels]`.
  public let mean: Tensor
  /// `1 / sqrt(variance + 1e-5)`, `[n, channels]`.
  public let inverseDeviation: Tensor

  /// Creates a norm.
  public init(gamma: Tensor, beta: Tensor, mean: Tensor, inverseDeviation: Tensor) {
    self.gamma = gamma
    self.beta = beta
    self.mean = mean
    self.inverseDeviation = inverseDeviation
  }

  /// The norm of some maps, whose statistics a device computes.
  init(of x: Tensor, gamma: Tensor, beta: Tensor, on device: any Device) {
    let mean = Tensor(uninitialized: [x.shape[0], x.shape.lastExtent])
    let inverseDeviation = Tensor(uninitialized: mean.shape)
    device.mapStatistics(of: x, into: mean, inverseDeviation: inverseDeviation)
    self.init(gamma: gamma, beta: beta, mean: mean, inverseDeviation: inverseDeviation)
  }
}

/// The gradient of the parameters of an instance norm, to be added to.
public struct MapNormGradient: Sendable {
  /// Of the scale, `[channels]`.
  public let gamma: Tensor
  /// Of the shift, `[channels]`.
  public let beta: Tensor

  /// Creates a gradient.
  public init(gamma: Tensor, beta: Tensor) {
    self.gamma = gamma
    self.beta = beta
  }
}
