/// How well rows fit classes that are described by means, and by how members spread around them; see
/// ``ClassDensities`` for the formulas.
///
/// Inputs: `x [batch, rows, width]`, `mean [batch, classes, width]`, then for classes that spread
/// `weight [batch, classes, width]` and `constant [batch, classes]`, then for Student's t
/// `exponent [batch, classes]`. With means alone a logit is minus the squared distance.
public struct ClassLogits: Operation {
  /// Creates the operation.
  public init() {}

  /// Computes `[batch, rows, classes]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let x = inputs[0]
    let logits = Tensor(uninitialized: [x.shape[0], x.shape[1], inputs[1].shape[1]])
    device.classLogits(x, Self.densities(inputs), into: logits)
    return [logits]
  }

  /// The gradients of rows and of everything that describes classes.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dlogits = pass.outputGradients[0] else { return }
    let inputs = pass.inputs
    let dx = Tensor(uninitialized: inputs[0].shape)
    let gradients = inputs.map { Tensor(repeating: 0, shape: $0.shape) }
    pass.device.classLogitsBackward(
      x: inputs[0], Self.densities(inputs), logits: pass.outputs[0], dlogits: dlogits, into: dx,
      gradients: Self.densities(gradients))
    let device = pass.device
    pass.add(0) { device.add(dx, to: $0) }
    for input in 1..<inputs.count {
      pass.add(input) { device.add(gradients[input], to: $0) }
    }
  }

  private static func densities(_ tensors: [Tensor]) -> ClassDensities {
    func tensor(_ index: Int) -> Tensor? { tensors.count > index ? tensors[index] : nil }
    return ClassDensities(
      mean: tensors[1], weight: tensor(2), constant: tensor(3), exponent: tensor(4))
  }
}
