/// A linear layer that learns online: one step of gradient descent on the cross-entropy after each row.
///
/// `W_{t+1} = W_t - rate g_t x_tᵀ`, `b_{t+1} = b_t - rate g_t` with
/// `g_t = softmax(W_t x_t + b_t) - onehot(label_t)`, over the labels that compete.
///
/// Inputs: `x [batch, length, width]`, `weight [batch, classes, width]`, `bias [batch, classes]`, and the
/// rate `[1]`. Results: weight and bias after the last row.
///
/// > Source: Javed & White (2019), <https://arxiv.org/abs/1905.12588>, algorithm 2, lines 6-9.
public struct OnlineDescent: Operation {
  private let labels: [Int32]
  private let mask: Tensor?
  private let isSecondOrder: Bool
  private var errors: Tensor?

  /// Creates the operation.
  ///
  /// - Parameters:
  ///   - labels: The label of every row, sequence by sequence.
  ///   - mask: What is added to the logits of every row, `[batch, length, classes]`: zero for labels that
  ///     compete, far below all logits for the others; `nil` if all compete.
  ///   - isSecondOrder: Whether the gradient goes through every `g`. If not, a `g` is taken for a constant:
  ///     rows get no gradient, and the initial layer gets that of the final one.
  public init(labels: [Int32], mask: Tensor? = nil, isSecondOrder: Bool = true) {
    self.labels = labels
    self.mask = mask
    self.isSecondOrder = isSecondOrder
  }

  /// Computes `[batch, classes, width]` and `[batch, classes]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let (weight, bias) = (inputs[1].copied(), inputs[2].copied())
    let x = inputs[0]
    let errors = Tensor(uninitialized: Shape(x.shape.extents.dropLast() + [weight.shape[1]]))
    device.descendOnline(
      OnlineRows(x: x, labels: labels, mask: mask), rate: inputs[3].pointer[0], weight: weight,
      bias: bias, errors: errors)
    self.errors = errors
    return [weight, bias]
  }

  /// The true gradient through every step, or the plain one of the final layer.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let errors else { return }
    let device = pass.device
    let rows = OnlineRows(x: pass.inputs[0], labels: labels, mask: mask)
    // The device turns the final layer's gradients into the initial one's in place; they have no other
    // reader, so they may be overwritten.
    let (dweight, dbias) = (incoming(0, pass), incoming(1, pass))
    if isSecondOrder {
      let dx = Tensor(uninitialized: rows.x.shape)
      let drate = Tensor(repeating: 0, shape: [1])
      device.descendOnlineBackward(
        rows, rate: pass.inputs[3].pointer[0], errors: errors, weight: pass.outputs[0].copied(),
        dweight: dweight, dbias: dbias, into: dx, drate: drate)
      pass.add(0) { device.add(dx, to: $0) }
      pass.add(3) { device.add(drate, to: $0) }
    } else {
      pass.add(3) { $0.pointer[0] -= alignment(of: errors, rows.x, dweight, dbias) }
    }
    pass.add(1) { device.add(dweight, to: $0) }
    pass.add(2) { device.add(dbias, to: $0) }
  }

  private func incoming(_ output: Int, _ pass: borrowing BackwardPass) -> Tensor {
    pass.outputGradients[output]
      ?? Tensor(repeating: 0, shape: pass.outputs[output].shape)
  }

  /// `Σ_t g_tᵀ (dW x_t + db)`: how the result moves with the rate when every `g` stays.
  private func alignment(
    of errors: Tensor, _ x: Tensor, _ dweight: Tensor, _ dbias: Tensor
  ) -> Float {
    let (length, classes, width) = (x.shape[1], errors.shape.lastExtent, x.shape.lastExtent)
    var sum: Float = 0
    for place in 0..<errors.count {
      let row = place / classes
      let layer = row / length * classes + place % classes
      var along = dbias.pointer[layer]
      for i in 0..<width {
        along += dweight.pointer[layer * width + i] * x.pointer[row * width + i]
      }
      sum += errors.pointer[place] * along
    }
    return sum
  }
}
