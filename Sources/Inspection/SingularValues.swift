public import EngramCore

/// The singular values of small matrices.
public enum SingularValues {
  /// All singular values of a matrix, in descending order.
  ///
  /// One-sided Jacobi rotations make the columns of the matrix, or of its transpose if that has fewer,
  /// orthogonal; their norms are the singular values. Precise also for small ones, unlike the Gram matrix.
  ///
  /// > Source: Hestenes (1958), <https://doi.org/10.1137/0106005>; Golub & Van Loan, "Matrix Computations",
  /// > 4th edition, section 8.6.3.
  ///
  /// - Complexity: Some sweeps of `O(m n²)` for an `m` by `n` matrix with `n <= m`.
  public static func of(_ matrix: MemoryMatrix) -> [Double] {
    var columns = vectors(of: matrix)
    let count = columns.count
    // What is smaller than this is rounding, and would be turned for ever.
    let floor = 1e-30 * columns.reduce(0) { $0 + squaredNorm($1) }
    // Convergence is quadratic: about ten sweeps for the largest matrices.
    for _ in 0..<60 {
      var isDone = true
      for i in 0..<count {
        for j in i + 1..<max(count, i + 1) where rotate(&columns, i, j, floor) { isDone = false }
      }
      if isDone { break }
    }
    return columns.map { squaredNorm($0).squareRoot() }.sorted(by: >)
  }

  /// The columns, or the rows where there are fewer of them.
  private static func vectors(of matrix: MemoryMatrix) -> [[Double]] {
    let (rows, columns) = (matrix.rowCount, matrix.columnCount)
    func element(_ row: Int, _ column: Int) -> Double {
      Double(matrix.elements[row * columns + column])
    }
    return rows < columns
      ? (0..<rows).map { row in (0..<columns).map { element(row, $0) } }
      : (0..<columns).map { column in (0..<rows).map { element($0, column) } }
  }

  /// Makes two vectors orthogonal.
  ///
  /// - Returns: Whether they were not.
  private static func rotate(
    _ vectors: inout [[Double]], _ i: Int, _ j: Int, _ floor: Double
  ) -> Bool {
    let (a, b) = (squaredNorm(vectors[i]), squaredNorm(vectors[j]))
    let product = zip(vectors[i], vectors[j]).reduce(0) { $0 + $1.0 * $1.1 }
    guard min(a, b) > floor, abs(product) > 1e-14 * (a * b).squareRoot() else { return false }
    let slope = (b - a) / (2 * product)
    let tangent =
      (slope < 0 ? -1 : 1) / (abs(slope) + (1 + slope * slope).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = cosine * tangent
    for index in vectors[i].indices {
      let (x, y) = (vectors[i][index], vectors[j][index])
      vectors[i][index] = cosine * x - sine * y
      vectors[j][index] = sine * x + cosine * y
    }
    return true
  }

  private static func squaredNorm(_ vector: [Double]) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }
  }
}
