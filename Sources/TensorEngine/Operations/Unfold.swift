/// Every window of maps as a row, so that a product with a matrix convolves them.
///
/// Input: `x [n, h, w, channels]`. A row has the pixels of its window in order, channels innermost, and zero
/// for those outside of the map.
public struct Unfold: Operation {
  private let window: MapWindow

  /// Creates the operation.
  public init(_ window: MapWindow) { self.window = window }

  /// Computes `[n, h', w', size * size * channels]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let shape = inputs[0].shape
    let y = Tensor(
      uninitialized: [
        shape[0], window.count(along: shape[1]), window.count(along: shape[2]),
        window.size * window.size * shape[3],
      ])
    device.unfold(inputs[0], window, into: y)
    return [y]
  }

  /// A pixel takes the sum over the windows that it is in.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let (device, window) = (pass.device, window)
    pass.add(0) { device.unfoldBackward(dy: dy, window, to: $0) }
  }
}
