import Glibc
import TensorEngine

/// The factor of `G + λ I`.
struct RidgeFactor {
  private let factor: CholeskyFactor

  /// Factors it with the smallest of `λ`, `10 λ`, … that makes it positive definite.
  ///
  /// - Parameters:
  ///   - gram: `G`, `[size, size]`, positive semidefinite but for rounding.
  ///   - ridge: `λ`, above zero.
  init(_ gram: Tensor, ridge: Double) {
    precondition(ridge > 0, "a ridge parameter of \(ridge) is none")
    let size = gram.shape[0]
    var ridge = ridge
    while true {
      let made = CholeskyFactor(size: size) { matrix in
        for i in 0..<matrix.count { matrix[i] = Double(gram.pointer[i]) }
        for i in 0..<size { matrix[i * size + i] += ridge }
      }
      if let made {
        factor = made
        return
      }
      ridge *= 10
      precondition(ridge.isFinite, "a Gram matrix with what is no number was factored")
    }
  }

  /// `(G + λ I)⁻¹ right`.
  func solve(_ right: [Double]) -> [Double] { factor.solve(right) }
}

/// The choice of a ridge parameter: the first four fifths of some examples are learned, the others asked.
struct RidgeChoice {
  /// The powers of ten that are tried.
  static let powers = -8...8

  /// `[examples, features]`.
  let features: Tensor
  let labels: [Int]
  /// The order in which examples are counted off.
  let order: [Int]

  /// A power of ten.
  static func value(ofPower power: Int) -> Double { pow(10, Double(power)) }

  /// The power with the least squared error; `nil` if there are too few examples to hold any out.
  func power(on device: any Device) -> Int? {
    let learnedCount = order.count * 4 / 5
    guard learnedCount > 0, learnedCount < order.count else { return nil }
    let (learned, asked) = (Array(order[..<learnedCount]), Array(order[learnedCount...]))
    let (x, queries) = (rows(learned), rows(asked))
    let classes = Set(labels).sorted()
    let targets = classes.map { label in learned.map { labels[$0] == label ? 1.0 : 0 } }
    let wanted = classes.map { label in asked.map { labels[$0] == label ? 1.0 : 0 } }
    let answers = solver(x, queries, targets, device)
    var best: (power: Int, error: Double)?
    for power in Self.powers {
      let error = zip(answers(Self.value(ofPower: power)), wanted).reduce(0.0) { sum, pair in
        zip(pair.0, pair.1).reduce(sum) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
      if error < best?.error ?? .infinity { best = (power, error) }
    }
    return best?.power
  }

  /// What queries are answered with a ridge parameter, class by class.
  ///
  /// `xᵀ` is taken to the other side, `(xᵀx + λ I)⁻¹ xᵀ = xᵀ (x xᵀ + λ I)⁻¹`, if there are fewer examples than features.
  private func solver(
    _ x: Tensor, _ queries: Tensor, _ targets: [[Double]], _ device: any Device
  ) -> (_ ridge: Double) -> [[Double]] {
    let (count, width) = (x.shape[0], x.shape[1])
    let isDual = count < width
    let size = min(count, width)
    let gram = Tensor(uninitialized: [size, size])
    device.multiply(
      x, x, transposeA: !isDual, transposeB: isDual, into: gram, accumulate: false)
    let seen: Tensor
    let right: [[Double]]
    if isDual {
      seen = Tensor(uninitialized: [queries.shape[0], count])
      device.multiply(
        queries, x, transposeA: false, transposeB: true, into: seen, accumulate: false)
      right = targets
    } else {
      seen = queries
      right = targets.map { target in
        var sum = [Double](repeating: 0, count: width)
        for (row, value) in target.enumerated() where value > 0 {
          for i in 0..<width { sum[i] += Double(x.pointer[row * width + i]) }
        }
        return sum
      }
    }
    return { ridge in
      let factor = RidgeFactor(gram, ridge: ridge)
      return right.map { right in
        let solution = factor.solve(right)
        return (0..<seen.shape[0]).map { row in
          solution.indices.reduce(0.0) {
            $0 + solution[$1] * Double(seen.pointer[row * size + $1])
          }
        }
      }
    }
  }

  private func rows(_ numbers: [Int]) -> Tensor {
    let width = features.shape[1]
    let rows = Tensor(uninitialized: [numbers.count, width])
    for (place, number) in numbers.enumerated() {
      (rows.pointer + place * width).update(from: features.pointer + number * width, count: width)
    }
    return rows
  }
}
