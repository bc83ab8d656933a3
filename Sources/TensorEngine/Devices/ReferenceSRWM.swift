import Glibc

/// The four weight matrices of one SRWM head, as separate matrices, and one step of theirs.
///
/// > Source: Irie, Schlag, Csordás & Schmidhuber (2022), <https://arxiv.org/abs/2202.05780>, eqs. 5-8,
/// > with one learning rate per matrix.
struct ReferenceSRWM {
  /// `Y`, `Q`, `K` (`E x E`) and `P` (`E x 4`): the order of the learning rates, too.
  var matrices: [ReferenceMatrix]

  /// What a step computes before it writes.
  struct Step {
    let y: [Double]
    let q: [Double]
    let k: [Double]
    /// Learning rates of `Y`, `Q`, `K`, `P`.
    let b: [Double]
    /// `Zᵀ q - Zᵀ k` for each matrix `Z`.
    let d: [[Double]]
  }

  /// Reads the matrices from rows `[Y | Q | K | P | padding]`.
  init(_ rows: UnsafePointer<Float>, _ geometry: SRWMGeometry) {
    let head = geometry.headDimension
    matrices = [head, head, head, 4].enumerated().map { part, width in
      ReferenceMatrix(rowCount: head, columnCount: width) { row, column in
        Double(rows[row * geometry.stride + part * head + column])
      }
    }
  }

  /// Writes the matrices back and leaves the padding alone.
  func store(to rows: UnsafeMutablePointer<Float>, _ geometry: SRWMGeometry) {
    for (part, matrix) in matrices.enumerated() {
      for row in 0..<matrix.rowCount {
        for column in 0..<matrix.columnCount {
          rows[row * geometry.stride + part * geometry.headDimension + column] =
            Float(matrix[row, column])
        }
      }
    }
  }

  /// Everything that a step reads with the present weights.
  func step(_ x: [Double]) -> Step {
    let q = Self.softmax(matrices[1].transposedTimes(x))
    let k = Self.softmax(matrices[2].transposedTimes(x))
    return Step(
      y: matrices[0].transposedTimes(x), q: q, k: k,
      b: matrices[3].transposedTimes(x).map { 1 / (1 + exp(-$0)) },
      d: matrices.map { matrix in
        var difference = matrix.transposedTimes(q)
        difference.add(matrix.transposedTimes(k), scaledBy: -1)
        return difference
      })
  }

  /// `Z ← Z + k (b_Z d_Z)ᵀ` for each matrix.
  mutating func write(_ step: Step) {
    for z in matrices.indices {
      matrices[z].addOuterProduct(step.k, step.d[z].scaled(by: step.b[z]))
    }
  }

  /// Turns `gradient`, that of the weights after a step, into that of the weights before it.
  ///
  /// `self` holds the weights before the step.
  /// - Returns: The gradient of `x`.
  func backward(_ x: [Double], dy: [Double], gradient: inout ReferenceSRWM) -> [Double] {
    let step = step(x)
    var (dq, dk) = ([Double](repeating: 0, count: x.count), [Double](repeating: 0, count: x.count))
    var db: [Double] = []
    var difference = step.q
    difference.add(step.k, scaledBy: -1)
    for z in matrices.indices {
      let s = gradient.matrices[z].transposedTimes(step.k)
      let dd = s.scaled(by: step.b[z])
      dk.add(gradient.matrices[z].times(step.d[z].scaled(by: step.b[z])))
      db.append(step.b[z] * (1 - step.b[z]) * s.dot(step.d[z]))
      gradient.matrices[z].addOuterProduct(difference, dd)
      let read = matrices[z].times(dd)
      dq.add(read)
      dk.add(read, scaledBy: -1)
    }
    let outputs = [dy, Self.softmaxGradient(step.q, dq), Self.softmaxGradient(step.k, dk), db]
    var dx = [Double](repeating: 0, count: x.count)
    for (z, output) in outputs.enumerated() {
      dx.add(matrices[z].times(output))
      gradient.matrices[z].addOuterProduct(x, output)
    }
    return dx
  }

  /// `exp(v) / Σ exp(v)`.
  static func softmax(_ values: [Double]) -> [Double] {
    let top = values.max() ?? 0
    let powers = values.map { exp($0 - top) }
    return powers.scaled(by: 1 / powers.reduce(0, +))
  }

  private static func softmaxGradient(_ y: [Double], _ dy: [Double]) -> [Double] {
    let mean = y.dot(dy)
    return zip(y, dy).map { $0 * ($1 - mean) }
  }
}
