import EngramCore
import TensorEngine

/// What goes back through the state that an SRWM carries.
public enum SRWMGradient: String, CaseIterable, Sendable {
  /// The derivative of what is computed.
  case `true`
  /// What the released code of the paper computes.
  ///
  /// With `W` the slow weights, a piece starts from `(state - W) + W`, and its gradient at the state
  /// before it is `(I + J)ᵀ` times that after it, where `J` is the true Jacobian: `W` takes a gradient
  /// wherever a piece or a query starts, and each further piece about doubles what reaches the pieces
  /// before it. What is computed stays the same, bit for bit.
  case official
}

/// The network of ``SRWM``.
struct SRWMModule: SequenceModule {
  let geometry: SRWMGeometry
  let dropout: Float
  let gradient: SRWMGradient
  let weights: [ParameterHandle]
  let gamma: ParameterHandle
  let beta: ParameterHandle
  let out: ParameterHandle

  func initialState(batch: Int, _ pass: ForwardPass) -> SequenceState {
    let weights = slowWeights(batch: batch, pass)
    // The official gradient reaches the slow weights wherever the state is used, also the first time.
    return SequenceState([gradient == .true ? weights : pass.tape.constant(weights.value)])
  }

  func scan(
    _ input: Variable, probes: Variable?, from state: SequenceState, needsOutput: Bool,
    _ pass: ForwardPass
  ) -> SequenceScan {
    let scan = SRWMScan(
      geometry, needsOutput: needsOutput, keepsRecord: pass.tape.isRecording)
    let start = entered(state, pass)
    let results = pass.tape.apply(scan, to: [input, start] + [probes].compactMap { $0 })
    let output = needsOutput ? residual(input, results[1], pass) : nil
    let probeOutput = probes.map { residual($0, results[needsOutput ? 2 : 1], pass) }
    return SequenceScan(
      state: SequenceState([left(results[0], from: start, pass)]), output: output,
      probeOutput: probeOutput)
  }

  func read(_ input: Variable, from state: SequenceState, _ pass: ForwardPass) -> Variable {
    residual(input, pass.tape.apply(SRWMRead(geometry), to: input, entered(state, pass)), pass)
  }

  private func slowWeights(batch: Int, _ pass: ForwardPass) -> Variable {
    pass.tape.apply(SRWMInitialState(geometry, batch: batch), to: weights.map { pass[$0] })[0]
  }

  /// The state as the start of a piece: officially what was learned plus the slow weights.
  private func entered(_ state: SequenceState, _ pass: ForwardPass) -> Variable {
    guard gradient == .official, pass.tape.isRecording else { return state.parts[0] }
    let weights = slowWeights(batch: state.parts[0].shape[0], pass)
    return pass.tape.apply(AddDeviation(from: weights.value), to: state.parts[0], weights)
  }

  /// The state after a piece: officially its gradient also skips the piece.
  private func left(_ state: Variable, from start: Variable, _ pass: ForwardPass) -> Variable {
    guard gradient == .official, pass.tape.isRecording else { return state }
    return pass.tape.apply(AddDeviation(from: start.value), to: state, start)
  }

  private func residual(_ input: Variable, _ y: Variable, _ pass: ForwardPass) -> Variable {
    let skip = pass.tape.apply(LayerNorm(), to: input, pass[gamma], pass[beta])
    return pass.tape.apply(
      ResidualLinear(dropout: pass.dropout(dropout)), to: y, pass[out], skip)
  }
}
