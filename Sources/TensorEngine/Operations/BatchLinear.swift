/// `y = x Wᵀ + bias` with a layer for every sequence of a batch.
///
/// Inputs: `x [batch, rows, inputs]`, `weight [batch, outputs, inputs]`, `bias [batch, outputs]`.
public struct BatchLinear: Operation {
  /// Creates the operation.
  public init() {}

  /// Computes `[batch, rows, outputs]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let (x, weight) = (inputs[0], inputs[1])
    precondition(
      x.shape.rank == 3 && weight.shape.rank == 3 && x.shape[0] == weight.shape[0],
      "layers of \(weight.shape) cannot read \(x.shape)")
    let y = Tensor(uninitialized: [x.shape[0], x.shape[1], weight.shape[1]])
    for sequence in 0..<x.shape[0] {
      let part = y.part(sequence)
      device.multiply(
        x.part(sequence), weight.part(sequence), transposeA: false, transposeB: true, into: part,
        accumulate: false)
      device.addBias(inputs[2].part(sequence), to: part)
    }
    return [y]
  }

  /// `dx = dy W`, `dW += dyᵀ x`, `dbias += Σ dy`, sequence by sequence.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let (device, x, weight) = (pass.device, pass.inputs[0], pass.inputs[1])
    let sequences = 0..<x.shape[0]
    pass.update(0) { dx, accumulate in
      for sequence in sequences {
        device.multiply(
          dy.part(sequence), weight.part(sequence), transposeA: false, transposeB: false,
          into: dx.part(sequence), accumulate: accumulate)
      }
    }
    pass.update(1) { dweight, accumulate in
      for sequence in sequences {
        device.multiply(
          dy.part(sequence), x.part(sequence), transposeA: true, transposeB: false,
          into: dweight.part(sequence), accumulate: accumulate)
      }
    }
    pass.add(2) { dbias in
      for sequence in sequences {
        device.addRowSum(of: dy.part(sequence), to: dbias.part(sequence))
      }
    }
  }
}

extension Tensor {
  /// One element along the first axis, the same memory.
  fileprivate func part(_ index: Int) -> Tensor {
    let rest = Shape(Array(shape.extents.dropFirst()))
    return view(from: index * rest.elementCount, shape: rest)
  }
}
