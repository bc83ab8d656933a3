/// Picks rows: `y[r] = x[indices[r]]`.
///
/// Input: `x [rows, width]`; a row may be picked several times.
public struct GatherRows: Operation {
  private let indices: [Int32]
  private let shape: Shape

  /// Creates the operation; the result has `leading` extents, then the width of a row.
  public init(_ indices: [Int32], leading: [Int]) {
    precondition(
      leading.reduce(1, *) == indices.count, "\(indices.count) rows do not fill \(leading)")
    self.indices = indices
    shape = Shape(leading)
  }

  /// Computes `[leading…, width]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let y = Tensor(uninitialized: Shape(shape.extents + [inputs[0].shape.lastExtent]))
    device.gatherRows(of: inputs[0], at: indices, into: y)
    return [y]
  }

  /// Adds the gradient of every picked row.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let device = pass.device
    pass.add(0) { device.scatterAddRows(of: dy, at: indices, to: $0) }
  }
}

/// Adds a learned vector to every row, chosen by a label: the product with a one-hot vector.
///
/// Inputs: `x [rows…, width]`, `table [labels, width]`.
public struct AddEmbedding: Operation {
  private let labels: [Int32]

  /// Creates the operation with one label per row of `x`.
  public init(_ labels: [Int32]) { self.labels = labels }

  /// Computes `y[r] = x[r] + table[labels[r]]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let y = inputs[0].copied()
    device.addRows(of: inputs[1], at: labels, to: y)
    return [y]
  }

  /// Both summands take the gradient.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let device = pass.device
    pass.add(0) { device.add(dy, to: $0) }
    pass.add(1) { device.scatterAddRows(of: dy, at: labels, to: $0) }
  }
}
