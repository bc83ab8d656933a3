import EngramCore
import TensorEngine

/// A norm and the two layers of an MLP: one half of a mixer's block.
struct TokenMixing: Sendable {
  private let norm: NormLayer
  private let first: LinearLayer
  private let second: LinearLayer

  init(_ scope: ParameterScope, normed: Int, mixed: Int, hidden: Int) {
    norm = NormLayer(scope.part("norm"), width: normed)
    first = LinearLayer(scope.part("0"), inputs: mixed, outputs: hidden)
    second = LinearLayer(scope.part("1"), inputs: hidden, outputs: mixed)
  }

  /// `x + (W₂ GELU(W₁ norm(x)ᵀ))ᵀ` of `[images, tokens, channels]`.
  func mixTokens(_ x: Variable, dropout: Float, _ pass: ForwardPass) -> Variable {
    let turned = pass.tape.apply(Transposition(), to: norm.apply(to: x, pass))
    let mixed = pass.tape.apply(
      GELULinear(dropout: pass.dropout(dropout)), to: first.apply(to: turned, pass),
      pass[second.weight], pass[second.bias])
    return pass.tape.apply(Transposition(), to: mixed, x)
  }

  /// `x + W₂ GELU(W₁ norm(x))` of `[images, tokens, channels]`.
  func mixChannels(_ x: Variable, dropout: Float, _ pass: ForwardPass) -> Variable {
    let hidden = first.apply(to: norm.apply(to: x, pass), pass)
    return pass.tape.apply(
      GELULinear(dropout: pass.dropout(dropout)), to: hidden, pass[second.weight],
      pass[second.bias], x)
  }
}

/// The parameters of a layer norm.
struct NormLayer: Sendable {
  let gamma: ParameterHandle
  let beta: ParameterHandle

  init(_ scope: ParameterScope, width: Int) {
    gamma = scope.declare("gamma", [width], .constant(1))
    beta = scope.declare("beta", [width], .constant(0))
  }

  func apply(to x: Variable, _ pass: ForwardPass) -> Variable {
    pass.tape.apply(LayerNorm(), to: x, pass[gamma], pass[beta])
  }
}

extension LinearLayer {
  func apply(to x: Variable, _ pass: ForwardPass) -> Variable {
    pass.tape.apply(Linear(), to: x, pass[weight], pass[bias])
  }
}
