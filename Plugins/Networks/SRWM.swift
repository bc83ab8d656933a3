public import EngramCore
import TensorEngine

/// The self-referential weight matrix: a layer that rewrites its own weights while it reads.
///
/// `out = LayerNorm(h) + dropout(W_o SRWM(h))`: the norm sits on the skip path, and the SRWM sees
/// `h` itself.
///
/// > Source: Irie, Schlag, Csordás & Schmidhuber (2022), <https://arxiv.org/abs/2202.05780>;
/// > Irie, Csordás & Schmidhuber (2025), appendix A.
public struct SRWM: SequenceLayer {
  /// The word in YAML.
  public static let typeName = "srwm"
  /// One sentence for lists.
  public static let summary =
    "Self-referential weight matrix: rewrites its own weights with every input."

  private let heads: HeadSplit
  private let dropout: Float
  private let initialScale: Float
  private let queryScale: Float
  private let gateMean: Float
  private let gradient: SRWMGradient

  /// Creates the layer.
  public init(
    headCount: Int, dropout: Float, initialScale: Float = 1, queryScale: Float = 0.01,
    gateMean: Float = 0, gradient: SRWMGradient = .true
  ) {
    heads = HeadSplit(count: headCount)
    self.dropout = dropout
    self.initialScale = initialScale
    self.queryScale = queryScale
    self.gateMean = gateMean
    self.gradient = gradient
  }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    heads = HeadSplit(&settings)
    dropout = ResidualBranch.dropout(&settings)
    initialScale = Float(
      settings.number(
        "initial-scale", default: 1, in: 0...100,
        "Standard deviation of the initial weights, in units of 1/sqrt(head dimension)."))
    queryScale = Float(
      settings.number(
        "query-scale", default: 0.01, in: 0...100,
        "The same for the query sub-matrix; the paper's code starts it at 0.01."))
    gateMean = Float(
      settings.number(
        "gate-mean", default: 0, in: -100...100,
        "Mean of the initial weights of the write gates."))
    gradient = settings.choice(
      "gradient", default: .true,
      "What goes back through the carried state: the true gradient, or the larger one that the "
        + "paper's released code computes.")
  }

  /// Heads must divide the width into parts of at most 256.
  public func validate(width: Int) throws(ShapeProblem) { try heads.validate(width: width) }

  /// Declares `w_y`, `w_q`, `w_k`, `w_b`, `norm.gamma`, `norm.beta`, `out`.
  public func makeModule(width: Int, in scope: ParameterScope) -> any SequenceModule {
    let geometry = SRWMGeometry(headCount: heads.count, headDimension: width / heads.count)
    let (heads, head) = (heads.count, geometry.headDimension)
    let unit = 1 / Float(head).squareRoot()
    let wide = Initialization.normal(mean: 0, deviation: initialScale * unit)
    return SRWMModule(
      geometry: geometry, dropout: dropout, gradient: gradient,
      weights: [
        scope.declare("w_y", [heads, head, head], wide),
        scope.declare(
          "w_q", [heads, head, head], .normal(mean: 0, deviation: queryScale * unit)),
        scope.declare("w_k", [heads, head, head], wide),
        scope.declare(
          "w_b", [heads, head, 4], .normal(mean: gateMean, deviation: initialScale * unit)),
      ],
      gamma: scope.declare("norm.gamma", [width], .constant(1)),
      beta: scope.declare("norm.beta", [width], .constant(0)),
      out: scope.declare("out", [width, width], .fanIn(width)))
  }
}
