public import EngramCore
import TensorEngine

/// Causal attention with several heads, whose state is everything that was read: keys and values.
///
/// `z = LayerNorm(x)`; a step of the sequence attends to itself and everything before it, a probe to
/// everything before the step it stands at, a query to everything read; where that is nothing, the answer
/// is zero. `out = x + dropout(W_o y)`. There are no position codes: order shows in what is visible alone.
///
/// > Source: Vaswani et al. (2017), <https://arxiv.org/abs/1706.03762>.
public struct SoftmaxAttention: SequenceLayer {
  /// The word in YAML.
  public static let typeName = "softmax-attention"
  /// One sentence for lists.
  public static let summary =
    "Causal softmax attention: keeps the key and value of every step, so its state grows."

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

  /// The keys and values of every step are kept.
  public var stateGrows: Bool { true }

  /// Heads must divide the width into parts of at most 256.
  public func validate(width: Int) throws(ShapeProblem) { try heads.validate(width: width) }

  /// Declares `query`, `key`, `value`, `norm.gamma`, `norm.beta`, `out`.
  public func makeModule(width: Int, in scope: ParameterScope) -> any SequenceModule {
    SoftmaxAttentionModule(
      geometry: AttentionGeometry(headCount: heads.count, headDimension: width / heads.count),
      query: scope.declare("query", [width, width], .fanIn(width)),
      key: scope.declare("key", [width, width], .fanIn(width)),
      value: scope.declare("value", [width, width], .fanIn(width)),
      branch: ResidualBranch(width: width, dropout: dropout, in: scope))
  }
}

/// The network of ``SoftmaxAttention``; its state is the keys and the values, `[batch, steps, width]`.
struct SoftmaxAttentionModule: SequenceModule {
  let geometry: AttentionGeometry
  let query: ParameterHandle
  let key: ParameterHandle
  let value: ParameterHandle
  let branch: ResidualBranch

  func initialState(batch: Int, _ pass: ForwardPass) -> SequenceState {
    SequenceState(
      (0..<2).map { _ in
        pass.tape.constant(Tensor(uninitialized: [batch, 0, geometry.width]))
      })
  }

  func scan(
    _ input: Variable, probes: Variable?, from state: SequenceState, needsOutput: Bool,
    _ pass: ForwardPass
  ) -> SequenceScan {
    let x = branch.normalize(input, pass)
    let before = state.parts[0].shape[1]
    let cache = SequenceState(
      zip(state.parts, [key, value]).map { part, weight in
        pass.tape.apply(
          AppendSteps(), to: part, pass.tape.apply(Linear(), to: x, pass[weight]))
      })
    return SequenceScan(
      state: cache,
      output: needsOutput
        ? attend(x, in: cache, .growing(from: before + 1), addedTo: input, pass) : nil,
      probeOutput: probes.map {
        attend(
          branch.normalize($0, pass), in: cache, .growing(from: before), addedTo: $0, pass)
      })
  }

  func read(_ input: Variable, from state: SequenceState, _ pass: ForwardPass) -> Variable {
    attend(branch.normalize(input, pass), in: state, .all, addedTo: input, pass)
  }

  private func attend(
    _ x: Variable, in cache: SequenceState, _ visible: VisibleKeys, addedTo skip: Variable,
    _ pass: ForwardPass
  ) -> Variable {
    let attention = Attention(geometry, seeing: visible, keepsRecord: pass.tape.isRecording)
    let y = pass.tape.apply(
      attention, to: pass.tape.apply(Linear(), to: x, pass[query]), cache.parts[0],
      cache.parts[1])
    return branch.add(y, to: skip, pass)
  }
}
