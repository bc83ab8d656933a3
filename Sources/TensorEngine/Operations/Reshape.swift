/// The same elements under other extents.
///
/// Input: any tensor. No memory moves: the result shares it.
public struct Reshape: Operation {
  private let shape: Shape

  /// Creates the operation.
  public init(_ shape: Shape) { self.shape = shape }

  /// Computes a view of `shape`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    [inputs[0].reshaped(to: shape)]
  }

  /// The gradient under the input's extents.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let device = pass.device
    pass.add(0) { device.add(dy.reshaped(to: $0.shape), to: $0) }
  }
}
