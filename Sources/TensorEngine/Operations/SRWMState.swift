/// Packs the slow weights of an SRWM into the state that a sequence starts from.
///
/// Inputs: `w_y`, `w_q`, `w_k` `[H, E, E]` and `w_b [H, E, 4]`; row index = input dimension.
/// Result: the same matrices for every batch element, ``SRWMGeometry/stateShape(batch:)``.
public struct SRWMInitialState: Operation {
  private let geometry: SRWMGeometry
  private let batch: Int

  /// Creates the operation.
  public init(_ geometry: SRWMGeometry, batch: Int) {
    self.geometry = geometry
    self.batch = batch
  }

  /// Copies the matrices side by side, the padding zero.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let state = Tensor(repeating: 0, shape: geometry.stateShape(batch: batch))
    forEachPart { part, row, column, width, batchIndex in
      let target = state.pointer + (batchIndex * rowCount + row) * geometry.stride + column
      target.update(from: inputs[part].pointer + row * width, count: width)
    }
    return [state]
  }

  /// Sums the gradient over the batch.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dstate = pass.outputGradients[0] else { return }
    let (geometry, rows) = (geometry, rowCount)
    for part in 0..<4 {
      pass.add(part) { gradient in
        forEachPart { other, row, column, width, batchIndex in
          guard other == part else { return }
          let source = dstate.pointer + (batchIndex * rows + row) * geometry.stride + column
          let target = gradient.pointer + row * width
          for i in 0..<width { target[i] += source[i] }
        }
      }
    }
  }

  private var rowCount: Int { geometry.headCount * geometry.headDimension }

  private func forEachPart(
    _ body: (_ part: Int, _ row: Int, _ column: Int, _ width: Int, _ batchIndex: Int) -> Void
  ) {
    let head = geometry.headDimension
    for batchIndex in 0..<batch {
      for row in 0..<rowCount {
        for part in 0..<3 { body(part, row, part * head, head, batchIndex) }
        body(3, row, 3 * head, 4, batchIndex)
      }
    }
  }
}
