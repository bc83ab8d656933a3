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

  private let headCount: Int
  private let dropout: Float
  private let initialScale: Float
  private let queryScale: Float
  private let gateMean: Float

  /// Creates the layer.
  public init(
    headCount: Int, dropout: Float, initialScale: Float = 1, queryScale: Float = 0.01,
    gateMean: Float = 0
  ) {
    self.headCount = headCount
    self.dropout = dropout
    self.initialScale = initialScale
    self.queryScale = queryScale
    self.gateMean = gateMean
  }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    headCount = settings.integer(
      "heads", default: 16, in: 1...1024, "Number of heads; must divide the model width.")
    dropout = Float(
      settings.number(
        "dropout", default: 0.1, in: 0...0.9, "Dropout rate after the output projection."))
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
  }

  /// Heads must divide the width into parts of at most 256.
  public func validate(width: Int) throws(ShapeProblem) {
    guard width % headCount == 0 else {
      throw ShapeProblem("\(headCount) heads do not divide the model width \(width)")
    }
    guard width / headCount <= 256 else {
      throw ShapeProblem(
        "a head of width \(width / headCount) is wider than 256; use more than \(headCount) heads")
    }
  }

  /// Declares `w_y`, `w_q`, `w_k`, `w_b`, `norm.gamma`, `norm.beta`, `out`.
  public func makeModule(width: Int, in scope: ParameterScope) -> any SequenceModule {
    let geometry = SRWMGeometry(headCount: headCount, headDimension: width / headCount)
    let (heads, head) = (headCount, geometry.headDimension)
    let unit = 1 / Float(head).squareRoot()
    let wide = Initialization.normal(mean: 0, deviation: initialScale * unit)
    return SRWMModule(
      geometry: geometry, dropout: dropout,
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

/// The network of ``SRWM``.
struct SRWMModule: SequenceModule {
  let geometry: SRWMGeometry
  let dropout: Float
  let weights: [ParameterHandle]
  let gamma: ParameterHandle
  let beta: ParameterHandle
  let out: ParameterHandle

  func initialState(batch: Int, _ pass: ForwardPass) -> SequenceState {
    SequenceState(
      pass.tape.apply(
        SRWMInitialState(geometry, batch: batch), to: weights.map { pass[$0] }))
  }

  func scan(
    _ input: Variable, probes: Variable?, from state: SequenceState, needsOutput: Bool,
    _ pass: ForwardPass
  ) -> SequenceScan {
    let scan = SRWMScan(
      geometry, needsOutput: needsOutput, keepsRecord: pass.tape.isRecording)
    let results = pass.tape.apply(scan, to: [input, state.parts[0]] + [probes].compactMap { $0 })
    let output = needsOutput ? residual(input, results[1], pass) : nil
    let probeOutput = probes.map { residual($0, results[needsOutput ? 2 : 1], pass) }
    return SequenceScan(
      state: SequenceState([results[0]]), output: output, probeOutput: probeOutput)
  }

  func read(_ input: Variable, from state: SequenceState, _ pass: ForwardPass) -> Variable {
    residual(input, pass.tape.apply(SRWMRead(geometry), to: input, state.parts[0]), pass)
  }

  private func residual(_ input: Variable, _ y: Variable, _ pass: ForwardPass) -> Variable {
    let skip = pass.tape.apply(LayerNorm(), to: input, pass[gamma], pass[beta])
    return pass.tape.apply(
      ResidualLinear(dropout: pass.dropout(dropout)), to: y, pass[out], skip)
  }
}
