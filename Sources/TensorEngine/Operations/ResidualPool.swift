/// The end of a residual block: instance norms of branch and skip → sum → leaky ReLU → 2x2 max-pool.
///
/// Inputs: `x [n, h, w, channels]`, `gamma`, `beta [channels]`, and the same three of the skip. An odd
/// last row or column is dropped. The sum is not kept but computed again for the gradient.
///
/// > Source: He, Zhang, Ren & Sun (2016), <https://arxiv.org/abs/1512.03385>, figure 2; pooled as in the
/// > few-shot ResNet-12.
public struct ResidualPool: Operation {
  private let slope: Float
  private var norms: (branch: MapNorm, skip: MapNorm)?

  /// Creates the operation; the slope is that of the leaky ReLU below zero.
  public init(slope: Float) { self.slope = slope }

  /// Computes `[n, h/2, w/2, channels]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let (x, skip) = (inputs[0], inputs[3])
    let branchNorm = MapNorm(of: x, gamma: inputs[1], beta: inputs[2], on: device)
    let skipNorm = MapNorm(of: skip, gamma: inputs[4], beta: inputs[5], on: device)
    let y = Tensor(
      uninitialized: Shape([x.shape[0], x.shape[1] / 2, x.shape[2] / 2, x.shape[3]]))
    device.residualPool(x, branchNorm, skip: skip, skipNorm, slope: slope, into: y)
    norms = (branchNorm, skipNorm)
    return [y]
  }

  /// The gradient goes to the maximum of each window, through both norms.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0], let norms else { return }
    let (x, skip, y) = (pass.inputs[0], pass.inputs[3], pass.outputs[0])
    let (device, slope) = (pass.device, slope)
    let gradient = MapNormGradient(gamma: pass.accumulator(1), beta: pass.accumulator(2))
    let skipGradient = MapNormGradient(gamma: pass.accumulator(4), beta: pass.accumulator(5))
    pass.overwrite(0, 3) { written in
      device.residualPoolBackward(
        x: x, norms.branch, skip: skip, norms.skip, slope: slope, y: y, dy: dy, into: written[0],
        gradient, dskip: written[1], skipGradient)
    }
  }
}
