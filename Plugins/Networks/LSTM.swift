public import EngramCore
import TensorEngine

/// Long short-term memory as wide as the model, in the same residual frame as the other layers.
///
/// `z = LayerNorm(x)`; gates `i, f, g, o` (PyTorch's order) of `W z + U h + b`, `c = f c + i g`,
/// `h = o tanh(c)`, and `out = x + dropout(W_o h)`. Probes and queries run one step from the state, and
/// the state that this gives is dropped. There is one bias where PyTorch has two that are added.
///
/// > Source: Hochreiter & Schmidhuber (1997), <https://doi.org/10.1162/neco.1997.9.8.1735>; Gers,
/// > Schmidhuber & Cummins (2000), <https://doi.org/10.1162/089976600300015015>.
public struct LSTM: SequenceLayer {
  /// The word in YAML.
  public static let typeName = "lstm"
  /// One sentence for lists.
  public static let summary = "Long short-term memory: carries a hidden vector and a cell."

  private let dropout: Float
  private let forgetBias: Float

  /// Creates the layer.
  public init(dropout: Float, forgetBias: Float = 1) {
    self.dropout = dropout
    self.forgetBias = forgetBias
  }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    dropout = ResidualBranch.dropout(&settings)
    forgetBias = Float(
      settings.number(
        "forget-bias", default: 1, in: -100...100,
        "Initial bias of the forget gate; the larger, the longer it remembers at first."))
  }

  /// Any width is possible.
  public func validate(width: Int) throws(ShapeProblem) {}

  /// Declares `input`, `recurrent`, `bias`, `norm.gamma`, `norm.beta`, `out`.
  public func makeModule(width: Int, in scope: ParameterScope) -> any SequenceModule {
    let bias = Initialization.fanIn(width)
    return LSTMModule(
      width: width,
      input: scope.declare("input", [4 * width, width], .fanIn(width)),
      recurrent: scope.declare("recurrent", [4 * width, width], .fanIn(width)),
      bias: scope.declare(
        "bias", [4 * width], .parts([bias, .constant(forgetBias), bias, bias])),
      branch: ResidualBranch(width: width, dropout: dropout, in: scope))
  }
}

/// The network of ``LSTM``; its state is the hidden vector and the cell, `[batch, width]`.
struct LSTMModule: SequenceModule {
  let width: Int
  let input: ParameterHandle
  let recurrent: ParameterHandle
  let bias: ParameterHandle
  let branch: ResidualBranch

  func initialState(batch: Int, _ pass: ForwardPass) -> SequenceState {
    SequenceState(
      (0..<2).map { _ in pass.tape.constant(Tensor(repeating: 0, shape: [batch, width])) })
  }

  func scan(
    _ input: Variable, probes: Variable?, from state: SequenceState, needsOutput: Bool,
    _ pass: ForwardPass
  ) -> SequenceScan {
    let scan = LSTMScan(needsOutput: needsOutput, keepsRecord: pass.tape.isRecording)
    let results = pass.tape.apply(
      scan,
      to: [gates(input, pass), pass[recurrent]] + state.parts
        + [probes.map { gates($0, pass) }].compactMap { $0 })
    return SequenceScan(
      state: SequenceState(Array(results[0..<2])),
      output: needsOutput ? branch.add(results[2], to: input, pass) : nil,
      probeOutput: probes.map { branch.add(results[needsOutput ? 3 : 2], to: $0, pass) })
  }

  func read(_ input: Variable, from state: SequenceState, _ pass: ForwardPass) -> Variable {
    let y = pass.tape.apply(
      LSTMRead(), to: [gates(input, pass), pass[recurrent]] + state.parts)
    return branch.add(y[0], to: input, pass)
  }

  /// What the input alone gives the four gates.
  private func gates(_ x: Variable, _ pass: ForwardPass) -> Variable {
    pass.tape.apply(Linear(), to: branch.normalize(x, pass), pass[input], pass[bias])
  }
}
