/// A small dense matrix in double precision, for the formulas of ``ReferenceDevice``.
struct ReferenceMatrix {
  let rowCount: Int
  let columnCount: Int
  private var elements: [Double]

  init(rowCount: Int, columnCount: Int, _ element: (_ row: Int, _ column: Int) -> Double) {
    self.rowCount = rowCount
    self.columnCount = columnCount
    elements = []
    for row in 0..<rowCount {
      for column in 0..<columnCount { elements.append(element(row, column)) }
    }
  }

  subscript(row: Int, column: Int) -> Double { elements[row * columnCount + column] }

  /// `Mᵀ v`.
  func transposedTimes(_ vector: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: columnCount)
    for row in 0..<rowCount {
      for column in 0..<columnCount {
        result[column] += elements[row * columnCount + column] * vector[row]
      }
    }
    return result
  }

  /// `M v`.
  func times(_ vector: [Double]) -> [Double] {
    (0..<rowCount).map { row in
      var sum = 0.0
      for column in 0..<columnCount { sum += elements[row * columnCount + column] * vector[column] }
      return sum
    }
  }

  /// `M += a bᵀ`.
  mutating func addOuterProduct(_ a: [Double], _ b: [Double]) {
    for row in 0..<rowCount {
      for column in 0..<columnCount { elements[row * columnCount + column] += a[row] * b[column] }
    }
  }
}

/// Vectors in double precision.
extension [Double] {
  /// Adds `factor * other`, element by element.
  mutating func add(_ other: [Double], scaledBy factor: Double = 1) {
    for i in indices { self[i] += factor * other[i] }
  }

  /// Every element times `factor`.
  func scaled(by factor: Double) -> [Double] { map { $0 * factor } }

  /// The sum of the products of the elements.
  func dot(_ other: [Double]) -> Double { zip(self, other).reduce(0) { $0 + $1.0 * $1.1 } }
}
