import EngramCore
import TensorEngine

/// A pre-norm residual block: `x + dropout(W₂ dropout(relu(W₁ LayerNorm(x) + b₁)) + b₂)`.
struct FeedForward: Sendable {
  private let gamma: ParameterHandle
  private let beta: ParameterHandle
  private let up: ParameterHandle
  private let upBias: ParameterHandle
  private let down: ParameterHandle
  private let downBias: ParameterHandle
  private let dropout: Float

  init(width: Int, inner: Int, dropout: Float, in scope: ParameterScope) {
    gamma = scope.declare("norm.gamma", [width], .constant(1))
    beta = scope.declare("norm.beta", [width], .constant(0))
    up = scope.declare("up.weight", [inner, width], .fanIn(width))
    upBias = scope.declare("up.bias", [inner], .fanIn(width))
    down = scope.declare("down.weight", [width, inner], .fanIn(inner))
    downBias = scope.declare("down.bias", [width], .fanIn(inner))
    self.dropout = dropout
  }

  func callAsFunction(_ x: Variable, _ pass: ForwardPass) -> Variable {
    let tape = pass.tape
    let normalized = tape.apply(LayerNorm(), to: x, pass[gamma], pass[beta])
    let inner = tape.apply(
      LinearReLUDropout(dropout: pass.dropout(dropout)), to: normalized, pass[up], pass[upBias])
    return tape.apply(
      ResidualLinear(dropout: pass.dropout(dropout)), to: inner, pass[down], x, pass[downBias])
  }
}
