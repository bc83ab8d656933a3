/// The mean over pixels, or over tokens: global average pooling.
///
/// Input: `x [n, …, channels]`.
public struct MapMean: Operation {
  /// Creates the operation.
  public init() {}

  /// Computes `[n, channels]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let y = Tensor(uninitialized: [inputs[0].shape[0], inputs[0].shape.lastExtent])
    device.mapMean(of: inputs[0], into: y)
    return [y]
  }

  /// Every pixel takes its share.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let device = pass.device
    pass.add(0) { device.mapMeanBackward(dy: dy, to: $0) }
  }
}
