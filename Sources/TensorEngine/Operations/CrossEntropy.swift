/// Softmax cross-entropy of every row, in nats: `loss[r] = -Σ_c t_c log softmax(logits[r])_c`.
///
/// Input: `logits [rows…, classes]`. The target distribution is one-hot, softened by label smoothing.
public struct CrossEntropy: Operation {
  private let targets: [Int32]
  private let smoothing: Float
  private var probabilities: Tensor?

  /// Creates the operation.
  ///
  /// - Parameters:
  ///   - targets: The right class of every row.
  ///   - smoothing: The share of the target spread over all classes, in `0..<1`.
  public init(targets: [Int32], smoothing: Float = 0) {
    self.targets = targets
    self.smoothing = smoothing
  }

  /// Computes `[rows…]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let logits = inputs[0]
    precondition(
      targets.count == logits.shape.rowCount,
      "\(targets.count) targets for \(logits.shape.rowCount) rows of logits")
    let losses = Tensor(uninitialized: Shape(logits.shape.extents.dropLast()))
    let probabilities = Tensor(uninitialized: logits.shape)
    device.crossEntropy(
      logits: logits, targets: targets, smoothing: smoothing, probabilities: probabilities,
      losses: losses)
    self.probabilities = probabilities
    return [losses]
  }

  /// `dlogits = dloss * (softmax - target)`.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dlosses = pass.outputGradients[0], let probabilities else { return }
    let device = pass.device
    pass.write(0) {
      device.crossEntropyBackward(
        probabilities: probabilities, targets: targets, smoothing: smoothing, dlosses: dlosses,
        into: $0)
    }
  }
}
