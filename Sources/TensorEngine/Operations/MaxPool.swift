/// The largest number of every window and channel.
///
/// Input: `x [n, h, w, channels]`.
public struct MaxPool: Operation {
  private let window: MapWindow

  /// Creates the operation.
  public init(_ window: MapWindow) { self.window = window }

  /// Computes `[n, h', w', channels]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let shape = inputs[0].shape
    let y = Tensor(
      uninitialized: [
        shape[0], window.count(along: shape[1]), window.count(along: shape[2]), shape[3],
      ])
    device.maxPool(inputs[0], window, into: y)
    return [y]
  }

  /// The first of a window's maxima takes the gradient.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let (device, window, x) = (pass.device, window, pass.inputs[0])
    pass.add(0) { device.maxPoolBackward(x: x, dy: dy, window, to: $0) }
  }
}
