/// One block of Conv-4: 3x3 convolution → instance norm → 2x2 max-pool → dropout → ReLU.
///
/// Inputs: `x [n, h, w, inputs]`, `kernel [outputs, inputs, 3, 3]`, `bias`, `gamma`, `beta [outputs]`.
/// The convolved maps of a first layer are not kept but computed again for the gradient: with few
/// input channels that costs less than moving them to memory and back.
public struct ConvolutionBlock: Operation {
  private let dropout: Dropout
  private var record: ConvolutionBlockRecord?

  /// Input channels below which the convolution is computed twice instead of kept.
  private static let leastChannelsToKeep = 8

  /// Creates the operation with its dropout mask.
  public init(dropout: Dropout) { self.dropout = dropout }

  /// Computes `[n, h/2, w/2, outputs]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let y = Tensor(uninitialized: BlockExtents(inputs[0], inputs[1]).pooledShape)
    record = device.convolutionBlock(
      inputs[0], Self.weights(inputs), dropout: dropout,
      keepsActivations: inputs[0].shape.lastExtent >= Self.leastChannelsToKeep, into: y)
    return [y]
  }

  /// The gradient through pooling, normalisation and convolution.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0], let record else { return }
    let (inputs, y, device) = (pass.inputs, pass.outputs[0], pass.device)
    let gradients = ConvolutionBlockWeights(
      kernel: pass.accumulator(1), bias: pass.accumulator(2), gamma: pass.accumulator(3),
      beta: pass.accumulator(4))
    func run(dx: Tensor?) {
      device.convolutionBlockBackward(
        x: inputs[0], Self.weights(inputs), record: record, dropout: dropout, y: y, dy: dy,
        into: dx, gradients: gradients)
    }
    if pass.needsGradient(0) { pass.write(0) { run(dx: $0) } } else { run(dx: nil) }
  }

  private static func weights(_ inputs: [Tensor]) -> ConvolutionBlockWeights {
    ConvolutionBlockWeights(
      kernel: inputs[1], bias: inputs[2], gamma: inputs[3], beta: inputs[4])
  }
}
