/// Dropout of connected regions: squares of pixels of single channels are set to zero.
///
/// Input: `x [n, h, w, channels]`. What is left of an image is scaled by the share that was kept of that
/// image alone, so that images do not see each other; the paper takes the share of the whole batch.
///
/// > Source: Ghiasi, Lin & Le (2018), <https://arxiv.org/abs/1810.12890>, algorithm 1.
public struct DropBlock: Operation {
  private let size: Int
  private let dropout: Dropout

  /// Creates the operation.
  ///
  /// - Parameters:
  ///   - size: The side of a square; smaller maps are one square.
  ///   - dropout: The share of elements to drop, and the name of the mask.
  public init(size: Int, dropout: Dropout) {
    precondition(size >= 1, "a square has a side of at least one pixel, not \(size)")
    self.size = size
    self.dropout = dropout
  }

  /// Computes a tensor of the shape of `x`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    [blocked(inputs[0], on: device)]
  }

  /// What was kept takes its gradient, scaled alike.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let (device, operation) = (pass.device, self)
    pass.add(0) { device.add(operation.blocked(dy, on: device), to: $0) }
  }

  /// The paper's rate `gamma` of first pixels, with which the wanted share is covered by squares.
  private func blocked(_ x: Tensor, on device: any Device) -> Tensor {
    let (height, width) = (x.shape[1], x.shape[2])
    let size = min(size, height, width)
    let places = Float((height - size + 1) * (width - size + 1))
    let rate = dropout.rate / Float(size * size) * Float(height * width) / places
    let y = Tensor(uninitialized: x.shape)
    device.dropBlock(x, size: size, corners: Dropout(rate: rate, key: dropout.key), into: y)
    return y
  }
}
