/// The factor `L` of a symmetric positive definite matrix `L Lᵀ`.
struct CholeskyFactor {
  private let size: Int
  private var factor: [Double]

  /// Factors a matrix, row by row; only its lower half is looked at.
  ///
  /// - Precondition: The matrix is positive definite.
  init(_ matrix: [Double], size: Int) {
    precondition(
      matrix.count == size * size, "\(matrix.count) elements are no matrix of \(size) rows")
    self.size = size
    factor = matrix
    factor.withUnsafeMutableBufferPointer { l in
      for row in 0..<size {
        for column in 0...row {
          var sum = l[row * size + column]
          for k in 0..<column { sum -= l[row * size + k] * l[column * size + k] }
          if row == column {
            precondition(sum > 0, "a matrix with the pivot \(sum) is not positive definite")
            l[row * size + row] = sum.squareRoot()
          } else {
            l[row * size + column] = sum / l[column * size + column]
          }
        }
      }
    }
  }

  /// The `x` for which the matrix times `x` is `right`.
  func solve(_ right: [Double]) -> [Double] {
    var x = right
    for row in 0..<size {
      for k in 0..<row { x[row] -= factor[row * size + k] * x[k] }
      x[row] /= factor[row * size + row]
    }
    for row in (0..<size).reversed() {
      for k in (row + 1)..<size { x[row] -= factor[k * size + row] * x[k] }
      x[row] /= factor[row * size + row]
    }
    return x
  }
}
