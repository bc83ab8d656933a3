/// `y = skip + gelu(x Uᵀ + b) Dᵀ + c`, the MLP of a transformer's block, with `gelu(x) = x Φ(x)`.
///
/// Inputs: `x [rows…, width]`, `U [hidden, width]`, `b [hidden]`, `D [width, hidden]`, `c [width]`, and
/// `skip [rows…, width]`.
///
/// > Source: Dosovitskiy et al. (2021), <https://arxiv.org/abs/2010.11929>; GELU: Hendrycks & Gimpel (2016),
/// > <https://arxiv.org/abs/1606.08415>.
public struct TransformerMLP: Operation {
  private let keepsHidden: Bool
  private var kept: Tensor?

  /// Creates the operation.
  ///
  /// - Parameter keepsHidden: Whether `x Uᵀ` is kept for a backward pass, or computed again.
  public init(keepsHidden: Bool) { self.keepsHidden = keepsHidden }

  /// Computes `[rows…, width]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let hidden = Linear.product(inputs[0], inputs[1], on: device)
    let activated = keepsHidden ? Tensor(uninitialized: hidden.shape) : hidden
    device.biasGELU(hidden, bias: inputs[2], into: activated)
    if keepsHidden { kept = hidden }
    let y = inputs[5].copied()
    device.addBias(inputs[4], to: y)
    device.multiply(
      activated.asMatrix, inputs[3], transposeA: false, transposeB: true, into: y.asMatrix,
      accumulate: true)
    return [y]
  }

  /// The gradient through both products and GELU; the skip takes the whole.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let (device, inputs) = (pass.device, pass.inputs)
    pass.add(5) { device.add(dy, to: $0) }
    pass.add(4) { device.addRowSum(of: dy, to: $0) }
    guard
      pass.needsGradient(0) || pass.needsGradient(1) || pass.needsGradient(2)
        || pass.needsGradient(3)
    else { return }
    let hidden = kept ?? Linear.product(inputs[0], inputs[1], on: device)
    let work = Tensor(uninitialized: hidden.shape)
    pass.update(3) { gradient, accumulate in
      device.biasGELU(hidden, bias: inputs[2], into: work)
      device.multiply(
        dy.asMatrix, work.asMatrix, transposeA: true, transposeB: false, into: gradient,
        accumulate: accumulate)
    }
    device.multiply(
      dy.asMatrix, inputs[3], transposeA: false, transposeB: false, into: work.asMatrix,
      accumulate: false)
    device.biasGELUBackward(x: hidden, bias: inputs[2], dy: work, into: work)
    pass.add(2) { device.addRowSum(of: work, to: $0) }
    Linear.addProductGradients(of: work, pass)
  }
}
