public import EngramCore
import TensorEngine

/// A linear transformer that corrects what it has stored: the delta rule on fast weights.
///
/// `z = LayerNorm(x)`; per head `q`, `k` are `elu + 1` of projections of `z`, divided by their sum, and
/// `W += k (sigmoid(b) (v - Wᵀ k))ᵀ`. A step of the sequence reads `Wᵀ q` after its own write, probes and
/// queries read without writing, and `out = x + dropout(W_o y)`. Gradients go through the carried `W`.
///
/// > Source: Schlag, Irie & Schmidhuber (2021), <https://arxiv.org/abs/2102.11174>.
public struct DeltaNet: SequenceLayer {
  /// The word in YAML.
  public static let typeName = "deltanet"
  /// One sentence for lists.
  public static let summary =
    "Linear transformer with the delta rule: moves what is stored under a key to the new value."

  private let heads: HeadSplit
  private let dropout: Float

  /// Creates the layer.
  public init(headCount: Int, dropout: Float) {
    heads = HeadSplit(count: headCount)
    self.dropout = dropout
  }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    heads = HeadSplit(&settings)
    dropout = ResidualBranch.dropout(&settings)
  }

  /// Heads must divide the width into parts of at most 256.
  public func validate(width: Int) throws(ShapeProblem) { try heads.validate(width: width) }

  /// Declares `query`, `key`, `value`, `gate`, `norm.gamma`, `norm.beta`, `out`.
  public func makeModule(width: Int, in scope: ParameterScope) -> any SequenceModule {
    FastWeightModule(heads: heads, rule: .delta, dropout: dropout, width: width, in: scope)
  }
}
