import EngramCore
import TensorEngine

/// Holds parameters near where they were, each as firmly as it is important.
///
/// `c Σ_k Σ_i Ω^k_i (θ_i - θ^k_i)²` over anchors `k`, or half of that. With `A = Σ_k Ω^k` and
/// `B = Σ_k Ω^k θ^k` its gradient is `2 c (A θ - B)`: one pass, however many anchors there are.
final class QuadraticPenalty {
  private let network: Classifier
  private let factor: Float
  private let importance: Tensor
  private let pull: Tensor
  /// Without one there is nothing to add.
  private var hasAnchor: Bool { anchorCount.pointer[0] > 0 }
  private let anchorCount = Tensor(repeating: 0, shape: [1])

  /// - Parameters:
  ///   - network: The network that is held.
  ///   - coefficient: `c`.
  ///   - penalty: Whether the sum counts in full or half.
  init(_ network: Classifier, coefficient: Double, penalty: PenaltyForm = .full) {
    self.network = network
    factor = Float(coefficient * (penalty == .full ? 2 : 1))
    importance = network.store.makeVector()
    pull = network.store.makeVector()
  }

  /// What is to be saved: the importance of every parameter, and what it is pulled to times that.
  var kept: [(name: String, tensor: Tensor)] {
    [("importance", importance), ("pull", pull), ("anchors", anchorCount)]
  }

  /// Adds an anchor at the present parameters.
  func anchor(_ weights: Tensor) {
    let now = network.store.values
    anchorCount.pointer[0] += 1
    for i in 0..<weights.count {
      importance.pointer[i] += weights.pointer[i]
      pull.pointer[i] += weights.pointer[i] * now.pointer[i]
    }
  }

  /// Replaces all anchors by one at the present parameters.
  func moveAnchor(_ weights: Tensor) {
    importance.fill(with: 0)
    pull.fill(with: 0)
    anchor(weights)
  }

  /// Adds `2 c (A θ - B)`, or half of it; a coefficient of zero leaves every bit as it is.
  func addGradient(to gradients: Tensor, in range: Range<Int>) {
    guard factor != 0, hasAnchor else { return }
    VectorMath.addPull(
      pull[range], importance: importance[range], at: network.store.values[range], times: factor,
      to: gradients)
  }
}

/// Whether a quadratic penalty counts in full, `c Σ Ω (θ - θ*)²`, or half, `c/2 Σ Ω (θ - θ*)²`.
public enum PenaltyForm: String, CaseIterable, Sendable {
  /// `c Σ`, as in Hsu et al. (2018).
  case full
  /// `c/2 Σ`, as in Kirkpatrick et al. (2017).
  case half
}
