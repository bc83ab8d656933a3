/// `y = x Wᵀ (+ bias)` for every row of `x`.
///
/// Inputs: `x [rows…, inputs]`, `weight [outputs, inputs]`, and `bias [outputs]` if there is one.
public struct Linear: Operation {
  private var varying: VaryingColumns?

  /// Creates the operation.
  public init() {}

  /// Computes `[rows…, outputs]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    varying = VaryingColumns(of: inputs[0], outputs: inputs[1].shape[0], on: device)
    let y = Self.product(inputs[0], inputs[1], columns: varying, on: device)
    if inputs.count > 2 { device.addBias(inputs[2], to: y) }
    return [y]
  }

  /// `dx = dy W`, `dW += dyᵀ x`, `dbias += Σ dy`.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    Self.addProductGradients(of: dy, columns: varying, pass)
    let device = pass.device
    if pass.inputs.count > 2 {
      pass.addRows(2, dy) { device.addRowSum(of: $1, to: $0) }
    }
  }

  /// Every row has its own product.
  public var tellsRowsApart: Bool { true }

  /// `x Wᵀ`, for every operation that begins with it, by its varying columns where they are known.
  static func product(
    _ x: Tensor, _ weight: Tensor, columns varying: VaryingColumns? = nil, on device: any Device
  ) -> Tensor {
    let y = Tensor(uninitialized: Shape(x.shape.extents.dropLast() + [weight.shape[0]]))
    if let varying {
      varying.multiply(x.asMatrix, weight, into: y.asMatrix, on: device)
      return y
    }
    device.multiply(
      x.asMatrix, weight, transposeA: false, transposeB: true, into: y.asMatrix, accumulate: false)
    return y
  }

  /// Adds the gradients of inputs 0 (`x`) and 1 (`W`) of a product whose gradient is `dy`.
  static func addProductGradients(
    of dy: Tensor, columns varying: VaryingColumns? = nil, _ pass: borrowing BackwardPass
  ) {
    let device = pass.device
    let (x, weight) = (pass.inputs[0], pass.inputs[1])
    pass.update(0) { dx, accumulate in
      device.multiply(
        dy.asMatrix, weight, transposeA: false, transposeB: false, into: dx.asMatrix,
        accumulate: accumulate)
    }
    // The square of a product is the product of the squares.
    pass.updateRows(1, dy, x) { dweight, accumulate, rows in
      if let varying {
        return varying.addGradient(
          of: rows[0].asMatrix, rows[1].asMatrix, into: dweight, accumulate: accumulate,
          on: device)
      }
      device.multiply(
        rows[0].asMatrix, rows[1].asMatrix, transposeA: true, transposeB: false, into: dweight,
        accumulate: accumulate)
    }
  }
}

extension Tensor {
  /// The same memory as `[rows, last extent]`.
  var asMatrix: Tensor { reshaped(to: [shape.rowCount, shape.lastExtent]) }
}
