/// 3x3 convolution of maps, without bias; of `leakyReLU(instanceNorm(x))` if scale and shift are given.
///
/// Inputs: `x [n, h, w, inputs]`, `kernel [outputs, inputs, 3, 3]`, and `gamma`, `beta [inputs]` for the
/// norm. The activations are not kept but computed again for the gradient, group by group in the
/// cache: a chain of these operations keeps one map for each convolution.
public struct MapConvolution: Operation {
  private let slope: Float
  private var norm: MapNorm?

  /// Creates the operation; the slope is that of the leaky ReLU below zero.
  public init(slope: Float = 0) { self.slope = slope }

  /// Computes `[n, h, w, outputs]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let (x, kernel) = (inputs[0], inputs[1])
    if inputs.count > 2 { norm = MapNorm(of: x, gamma: inputs[2], beta: inputs[3], on: device) }
    let y = Tensor(uninitialized: Shape(x.shape.extents.dropLast() + [kernel.shape[0]]))
    device.convolve(x, norm, kernel: kernel, slope: slope, into: y)
    return [y]
  }

  /// The gradient through convolution, leaky ReLU, mean and variance.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let (x, kernel, dkernel) = (pass.inputs[0], pass.inputs[1], pass.accumulator(1))
    let (device, norm, slope) = (pass.device, norm, slope)
    let gradient =
      norm == nil
      ? nil : MapNormGradient(gamma: pass.accumulator(2), beta: pass.accumulator(3))
    func run(dx: Tensor?) {
      device.convolveBackward(
        x: x, norm, kernel: kernel, slope: slope, dy: dy, into: dx, dkernel: dkernel,
        gradient: gradient)
    }
    guard norm != nil || pass.needsGradient(0) else { return run(dx: nil) }
    pass.overwrite(0) { run(dx: $0[0]) }
  }
}
