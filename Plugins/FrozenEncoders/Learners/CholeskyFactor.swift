/// The factor `L` of a symmetric positive definite matrix `L Lᵀ`, in double precision.
struct CholeskyFactor {
  /// Rows that are factored together, so that what they read stays in cache.
  private static let block = 64

  private let size: Int
  private let factor: [Double]

  /// Factors a matrix, unless it is not positive definite; only its lower half is looked at.
  ///
  /// Every element is summed up in one fixed order.
  ///
  /// - Parameters:
  ///   - size: The rows.
  ///   - fill: Writes the matrix, row by row, into room full of zeros.
  init?(size: Int, fill: (UnsafeMutableBufferPointer<Double>) -> Void) {
    self.size = size
    var isDefinite = true
    factor = [Double](unsafeUninitializedCapacity: size * size) { room, count in
      let matrix = UnsafeMutableBufferPointer(rebasing: room[..<(size * size)])
      matrix.initialize(repeating: 0)
      count = size * size
      fill(matrix)
      if let base = matrix.baseAddress { isDefinite = Self.factor(base, size) }
    }
    guard isDefinite else { return nil }
  }

  /// Factors a matrix, unless it is not positive definite; only its lower half is looked at.
  init?(_ matrix: [Double], size: Int) {
    precondition(
      matrix.count == size * size, "\(matrix.count) elements are no matrix of \(size) rows")
    self.init(size: size) { room in _ = room.update(from: matrix) }
  }

  /// By block columns from the left: what earlier columns take away, the block on the diagonal, the rows below.
  private static func factor(_ l: UnsafeMutablePointer<Double>, _ size: Int) -> Bool {
    for first in stride(from: 0, to: size, by: block) {
      let end = min(first + block, size)
      for row in first..<size {
        let own = l + row * size
        // Four columns at once read the row once.
        var column = first
        let last = min(row + 1, end)
        while column + 4 <= last {
          let sums = products(own, l + column * size, size, first)
          for i in 0..<4 { own[column + i] -= sums[i] }
          column += 4
        }
        while column < last {
          own[column] -= product(own, l + column * size, first)
          column += 1
        }
      }
      for row in first..<size {
        let own = l + row * size
        for column in first..<min(row + 1, end) {
          let other = l + column * size
          let sum = own[column] - product(own + first, other + first, column - first)
          if column < row {
            own[column] = sum / other[column]
          } else {
            guard sum > 0 else { return false }
            own[column] = sum.squareRoot()
          }
        }
      }
    }
    return true
  }

  /// `Σ a[k] b[k]` of the first `count`.
  private static func product(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    var sum = SIMD8<Double>()
    var k = 0
    while k + 8 <= count {
      sum += lanes(a + k) * lanes(b + k)
      k += 8
    }
    var rest = sum.sum()
    while k < count {
      rest += a[k] * b[k]
      k += 1
    }
    return rest
  }

  /// The products of a row with four others that are `stride` apart.
  private static func products(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ stride: Int, _ count: Int
  ) -> SIMD4<Double> {
    var (s0, s1, s2, s3) = (
      SIMD8<Double>(), SIMD8<Double>(), SIMD8<Double>(), SIMD8<Double>()
    )
    var k = 0
    while k + 8 <= count {
      let own = lanes(a + k)
      s0 += own * lanes(b + k)
      s1 += own * lanes(b + stride + k)
      s2 += own * lanes(b + 2 * stride + k)
      s3 += own * lanes(b + 3 * stride + k)
      k += 8
    }
    var sums = SIMD4(s0.sum(), s1.sum(), s2.sum(), s3.sum())
    while k < count {
      sums += a[k] * SIMD4(b[k], b[stride + k], b[2 * stride + k], b[3 * stride + k])
      k += 1
    }
    return sums
  }

  private static func lanes(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
  }

  /// The `x` for which the matrix times `x` is `right`.
  func solve(_ right: [Double]) -> [Double] {
    var x = right
    x.withUnsafeMutableBufferPointer { x in
      factor.withUnsafeBufferPointer { factor in
        guard let l = factor.baseAddress, let x = x.baseAddress else { return }
        for row in 0..<size {
          x[row] = (x[row] - Self.product(l + row * size, x, row)) / l[row * size + row]
        }
        for row in (0..<size).reversed() {
          let own = l + row * size
          x[row] /= own[row]
          let value = x[row]
          for k in 0..<row { x[k] -= own[k] * value }
        }
      }
    }
    return x
  }
}
