/// `y = x Wᵀ (+ bias)` for every row of `x`.
///
/// Inputs: `x [rows…, inputs]`, `weight [outputs, inputs]`, and `bias [outputs]` if there is one.
public struct Linear: Operation {
  /// Creates the operation.
  public init() {}

  /// Computes `[rows…, outputs]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let y = Self.product(inputs[0], inputs[1], on: device)
    if inputs.count > 2 { device.addBias(inputs[2], to: y) }
    return [y]
  }

  /// `dx = dy W`, `dW += dyᵀ x`, `dbias += Σ dy`.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    Self.addProductGradients(of: dy, pass)
    let device = pass.device
    if pass.inputs.count > 2 {
      pass.addRows(2, dy) { device.addRowSum(of: $1, to: $0) }
    }
  }

  /// Every row has its own product.
  public var tellsRowsApart: Bool { true }

  /// `x Wᵀ`, for every operation that begins with it.
  static func product(_ x: Tensor, _ weight: Tensor, on device: any Device) -> Tensor {
    let y = Tensor(uninitialized: Shape(x.shape.extents.dropLast() + [weight.shape[0]]))
    device.multiply(
      x.asMatrix, weight, transposeA: false, transposeB: true, into: y.asMatrix, accumulate: false)
    return y
  }

  /// Adds the gradients of inputs 0 (`x`) and 1 (`W`) of a product whose gradient is `dy`.
  static func addProductGradients(of dy: Tensor, _ pass: borrowing BackwardPass) {
    let device = pass.device
    let (x, weight) = (pass.inputs[0], pass.inputs[1])
    pass.update(0) { dx, accumulate in
      device.multiply(
        dy.asMatrix, weight, transposeA: false, transposeB: false, into: dx.asMatrix,
        accumulate: accumulate)
    }
    // The square of a product is the product of the squares.
    pass.updateRows(1, dy, x) { dweight, accumulate, rows in
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
