public import EngramCore
import TensorEngine

/// Attention with features instead of a softmax, so that its state has a fixed size.
///
/// `z = LayerNorm(x)`; per head `q`, `k` are `elu + 1` of projections of `z`, `W += k vᵀ`, `n += k`, and
/// `y = Wᵀ q / (nᵀ q)`, which is zero before anything was written. A step of the sequence reads after its
/// own write, probes and queries read without writing, and `out = x + dropout(W_o y)`.
///
/// > Source: Katharopoulos, Vyas, Pappas & Fleuret (2020), <https://arxiv.org/abs/2006.16236>.
public struct LinearAttention: SequenceLayer {
  /// The word in YAML.
  public static let typeName = "linear-attention"
  /// One sentence for lists.
  public static let summary =
    "Linear transformer: adds up keys times values, and divides what it reads by a normaliser."

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

  /// Declares `query`, `key`, `value`, `norm.gamma`, `norm.beta`, `out`.
  public func makeModule(width: Int, in scope: ParameterScope) -> any SequenceModule {
    FastWeightModule(heads: heads, rule: .sums, dropout: dropout, width: width, in: scope)
  }
}
