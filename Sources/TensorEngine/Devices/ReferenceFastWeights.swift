/// The fast weight matrix of one head, from the formulas of its rule.
///
/// > Source: Schlag, Irie & Schmidhuber (2021), <https://arxiv.org/abs/2102.11174>, eqs. 23-25 (delta
/// > rule); Katharopoulos, Vyas, Pappas & Fleuret (2020), <https://arxiv.org/abs/2006.16236>,
/// > eqs. 16-20 (sums).
struct ReferenceFastWeights {
  private let geometry: FastWeightGeometry
  private var matrix: ReferenceMatrix

  /// What a step writes.
  struct Step {
    let key: [Double]
    let value: [Double]
    /// The share of the error that is written, between 0 and 1.
    let gate: Double
  }

  /// The gradients of a step; that of the gate is ahead of the sigmoid.
  struct StepGradient {
    let key: [Double]
    let value: [Double]
    let gate: Double
  }

  /// Reads the matrix from rows `[values | normalizer | padding]`.
  init(_ rows: UnsafePointer<Float>, _ geometry: FastWeightGeometry) {
    self.geometry = geometry
    matrix = ReferenceMatrix(
      rowCount: geometry.headDimension, columnCount: geometry.columnCount
    ) { row, column in Double(rows[row * geometry.stride + column]) }
  }

  /// Writes the matrix back, the padding zero.
  func store(to rows: UnsafeMutablePointer<Float>) {
    for row in 0..<matrix.rowCount {
      for column in 0..<geometry.stride {
        rows[row * geometry.stride + column] =
          column < matrix.columnCount ? Float(matrix[row, column]) : 0
      }
    }
  }

  /// What a query reads.
  func read(_ query: [Double]) -> [Double] {
    let sums = matrix.transposedTimes(query)
    guard geometry.rule == .sums else { return sums }
    let normalizer = sums[geometry.headDimension]
    return sums.dropLast().map { normalizer == 0 ? 0 : $0 / normalizer }
  }

  /// Adds what a read costs the matrix to `gradient`.
  ///
  /// - Returns: The gradient of the query.
  func readBackward(
    _ query: [Double], dy: [Double], _ gradient: inout ReferenceFastWeights
  ) -> [Double] {
    var incoming = dy
    if geometry.rule == .sums {
      let normalizer = matrix.transposedTimes(query)[geometry.headDimension]
      let inverse = normalizer == 0 ? 0 : 1 / normalizer
      incoming = dy.scaled(by: inverse) + [-dy.dot(read(query)) * inverse]
    }
    gradient.matrix.addOuterProduct(query, incoming)
    return matrix.times(incoming)
  }

  /// Writes one step.
  mutating func write(_ step: Step) {
    matrix.addOuterProduct(step.key, error(step).scaled(by: step.gate))
  }

  /// Turns `gradient`, that of the weights after a step, into that of the weights before it; `self`
  /// holds the weights before the step.
  func writeBackward(_ step: Step, _ gradient: inout ReferenceFastWeights) -> StepGradient {
    let error = error(step)
    let dupdate = gradient.matrix.transposedTimes(step.key)
    let derror = dupdate.scaled(by: step.gate)
    var dkey = gradient.matrix.times(error.scaled(by: step.gate))
    if geometry.rule == .delta {
      dkey.add(matrix.times(derror), scaledBy: -1)
      gradient.matrix.addOuterProduct(step.key, derror.scaled(by: -1))
    }
    return StepGradient(
      key: dkey, value: Array(derror.prefix(geometry.headDimension)),
      gate: step.gate * (1 - step.gate) * dupdate.dot(error))
  }

  private func error(_ step: Step) -> [Double] {
    guard geometry.rule == .delta else { return step.value + [1] }
    var error = step.value
    error.add(matrix.transposedTimes(step.key), scaledBy: -1)
    return error
  }
}
