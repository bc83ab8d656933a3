import EngramCore
import TensorEngine

/// The network of ``DeltaNet`` and ``LinearAttention``: projections of the normed input are written to
/// and read from one matrix per head.
struct FastWeightModule: SequenceModule {
  let geometry: FastWeightGeometry
  let branch: ResidualBranch
  private let query: ParameterHandle
  let key: ParameterHandle
  private let value: ParameterHandle
  let gate: ParameterHandle?

  /// Declares `query`, `key`, `value`, for the delta rule `gate`, and the residual branch's parameters.
  init(
    heads: HeadSplit, rule: FastWeightRule, dropout: Float, width: Int, in scope: ParameterScope
  ) {
    geometry = FastWeightGeometry(
      headCount: heads.count, headDimension: width / heads.count, rule: rule)
    query = scope.declare("query", [width, width], .fanIn(width))
    key = scope.declare("key", [width, width], .fanIn(width))
    value = scope.declare("value", [width, width], .fanIn(width))
    gate = rule == .delta ? scope.declare("gate", [heads.count, width], .fanIn(width)) : nil
    branch = ResidualBranch(width: width, dropout: dropout, in: scope)
  }

  func initialState(batch: Int, _ pass: ForwardPass) -> SequenceState {
    SequenceState([
      pass.tape.constant(Tensor(repeating: 0, shape: geometry.stateShape(batch: batch)))
    ])
  }

  func scan(
    _ input: Variable, probes: Variable?, from state: SequenceState, needsOutput: Bool,
    _ pass: ForwardPass
  ) -> SequenceScan {
    let x = branch.normalize(input, pass)
    let scan = FastWeightScan(
      geometry, hasQuery: needsOutput, hasProbe: probes != nil,
      keepsRecord: pass.tape.isRecording)
    var inputs = [
      state.parts[0], features(x, key, pass), pass.tape.apply(Linear(), to: x, pass[value]),
    ]
    if let gate { inputs.append(pass.tape.apply(Linear(), to: x, pass[gate])) }
    if needsOutput { inputs.append(features(x, query, pass)) }
    if let probes { inputs.append(features(branch.normalize(probes, pass), query, pass)) }
    let results = pass.tape.apply(scan, to: inputs)
    return SequenceScan(
      state: SequenceState([results[0]]),
      output: needsOutput ? branch.add(results[1], to: input, pass) : nil,
      probeOutput: probes.map { branch.add(results[needsOutput ? 2 : 1], to: $0, pass) })
  }

  func read(_ input: Variable, from state: SequenceState, _ pass: ForwardPass) -> Variable {
    let y = pass.tape.apply(
      FastWeightRead(geometry), to: state.parts[0],
      features(branch.normalize(input, pass), query, pass))
    return branch.add(y, to: input, pass)
  }

  /// The positive features of a projection, whose sum over a head is one for the delta rule.
  func features(
    _ x: Variable, _ weight: ParameterHandle, _ pass: ForwardPass
  ) -> Variable {
    pass.tape.apply(
      PositiveFeatures(
        headDimension: geometry.headDimension, normalizes: geometry.rule == .delta),
      to: pass.tape.apply(Linear(), to: x, pass[weight]))
  }
}
