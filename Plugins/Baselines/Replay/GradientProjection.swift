import Glibc
import TensorEngine

/// The gradient nearest to a given one that lets no earlier task's loss grow.
///
/// With the gradients `G` of earlier tasks, one row each, the dual problem is: `min ½ vᵀ (G Gᵀ) v + (G g)ᵀ v` for
/// `v ≥ margin`; the answer is `g + Gᵀ v`. It is solved by going round the coordinates until none moves, each set
/// to its best value, which converges for a positive matrix; a small ridge makes it one.
///
/// > Source: Lopez-Paz & Ranzato (2017), eqs. 11 and 12, <https://arxiv.org/abs/1706.08840>.
enum GradientProjection {
  /// Changes `gradient` in place, if it is against one of the others.
  static func project(_ gradient: Tensor, against others: [Tensor], margin: Double) {
    let products = others.map { VectorMath.dot($0, gradient) }
    guard products.contains(where: { $0 < 0 }) else { return }
    let matrix = others.map { one in others.map { VectorMath.dot(one, $0) } }
    let weights = solve(matrix, products, margin: margin)
    for (weight, other) in zip(weights, others) {
      VectorMath.add(other, times: Float(weight), to: gradient)
    }
  }

  /// The minimum of `½ vᵀ P v + qᵀ v` for `v ≥ margin`.
  static func solve(_ matrix: [[Double]], _ linear: [Double], margin: Double) -> [Double] {
    let ridge = 1e-3
    var v = [Double](repeating: margin, count: linear.count)
    for _ in 0..<10_000 {
      var change = 0.0
      for i in v.indices {
        let rest = zip(matrix[i], v).reduce(0) { $0 + $1.0 * $1.1 } - matrix[i][i] * v[i]
        let best = max(margin, -(linear[i] + rest) / (matrix[i][i] + ridge))
        change = max(change, abs(best - v[i]))
        v[i] = best
      }
      if change <= 1e-10 * (1 + (v.map(abs).max() ?? 0)) { break }
    }
    return v
  }
}
