import EngramCore
import TensorEngine

/// What the layers beside the SRWM have in common: they read `LayerNorm(x)`, and what they find there
/// is added to `x`: `out = x + dropout(W_o y)`.
struct ResidualBranch: Sendable {
  private let gamma: ParameterHandle
  private let beta: ParameterHandle
  private let out: ParameterHandle
  private let dropout: Float

  /// Declares `norm.gamma`, `norm.beta` and `out`.
  init(width: Int, dropout: Float, in scope: ParameterScope) {
    gamma = scope.declare("norm.gamma", [width], .constant(1))
    beta = scope.declare("norm.beta", [width], .constant(0))
    out = scope.declare("out", [width, width], .fanIn(width))
    self.dropout = dropout
  }

  /// `LayerNorm(x)`.
  func normalize(_ x: Variable, _ pass: ForwardPass) -> Variable {
    pass.tape.apply(LayerNorm(), to: x, pass[gamma], pass[beta])
  }

  /// `x + dropout(W_o y)`.
  func add(_ y: Variable, to x: Variable, _ pass: ForwardPass) -> Variable {
    pass.tape.apply(ResidualLinear(dropout: pass.dropout(dropout)), to: y, pass[out], x)
  }

  /// The setting `dropout` of every layer.
  static func dropout(_ settings: inout SettingsReader) -> Float {
    Float(
      settings.number(
        "dropout", default: 0.1, in: 0...0.9, "Dropout rate after the output projection."))
  }
}
