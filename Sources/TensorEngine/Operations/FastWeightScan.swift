/// Reads a sequence step by step and writes a weight matrix.
///
/// Inputs: `state`, `key` and `value [batch, length, width]`, then `gate [batch, length, heads]` for
/// the delta rule, then, if there are any, `query` and `probe [batch, length, width]`: a query is read
/// after the write of its step, a probe before it.
/// Results: the state after the last step, then what the queries read, then what the probes read.
///
/// > Source: Schlag, Irie & Schmidhuber (2021), <https://arxiv.org/abs/2102.11174>, eqs. 23-25;
/// > Katharopoulos, Vyas, Pappas & Fleuret (2020), <https://arxiv.org/abs/2006.16236>, eqs. 16-20.
public struct FastWeightScan: Operation {
  private let geometry: FastWeightGeometry
  private let hasQuery: Bool
  private let hasProbe: Bool
  private let keepsRecord: Bool
  private var record: FastWeightRecord?

  /// Creates the operation.
  ///
  /// - Parameters:
  ///   - geometry: The extents of the layer and the rule it writes by.
  ///   - hasQuery: Whether the sequence itself is to read.
  ///   - hasProbe: Whether there are probes.
  ///   - keepsRecord: Whether a backward pass follows.
  public init(
    _ geometry: FastWeightGeometry, hasQuery: Bool, hasProbe: Bool, keepsRecord: Bool
  ) {
    self.geometry = geometry
    self.hasQuery = hasQuery
    self.hasProbe = hasProbe
    self.keepsRecord = keepsRecord
  }

  private var gateIndex: Int? { geometry.rule == .delta ? 3 : nil }
  private var queryIndex: Int? { hasQuery ? 3 + (gateIndex == nil ? 0 : 1) : nil }
  private var probeIndex: Int? {
    hasProbe ? 3 + (gateIndex == nil ? 0 : 1) + (hasQuery ? 1 : 0) : nil
  }

  private func sequence(_ tensors: [Tensor]) -> FastWeightSequence {
    FastWeightSequence(
      key: tensors[1], value: tensors[2], gate: gateIndex.map { tensors[$0] },
      query: queryIndex.map { tensors[$0] }, probe: probeIndex.map { tensors[$0] })
  }

  /// Computes the state and what was read.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let state = inputs[0].copied()
    let sequence = sequence(inputs)
    let y = sequence.query.map { Tensor(uninitialized: $0.shape) }
    let yProbe = sequence.probe.map { Tensor(uninitialized: $0.shape) }
    record = device.fastWeights(
      geometry, sequence, state: state, into: y, yProbe: yProbe, keepsRecord: keepsRecord)
    return [state] + [y, yProbe].compactMap { $0 }
  }

  /// The gradient through the carried state.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let record else {
      preconditionFailure("fast weights that were written without a record have no gradient")
    }
    let (device, finalState) = (pass.device, pass.outputs[0])
    func incoming(_ output: Int?) -> Tensor? {
      output.map {
        pass.outputGradients[$0] ?? Tensor(repeating: 0, shape: pass.outputs[$0].shape)
      }
    }
    // The kernel turns the final state's gradient into the initial one's in place; the output's
    // gradient has no other reader, so it may be overwritten.
    let dstate = pass.outputGradients[0] ?? Tensor(repeating: 0, shape: finalState.shape)
    let gradients = [dstate] + pass.inputs.dropFirst().map { Tensor(uninitialized: $0.shape) }
    device.fastWeightsBackward(
      geometry, sequence(pass.inputs), finalState: finalState, record: record,
      dy: incoming(hasQuery ? 1 : nil), dyProbe: incoming(hasProbe ? (hasQuery ? 2 : 1) : nil),
      into: sequence(gradients), dstate: dstate)
    for (input, gradient) in gradients.enumerated() {
      pass.add(input) { device.add(gradient, to: $0) }
    }
  }
}

/// Reads fast weights without changing them.
///
/// Inputs: `state`, `query [batch, rows, width]`.
public struct FastWeightRead: Operation {
  private let geometry: FastWeightGeometry

  /// Creates the operation.
  public init(_ geometry: FastWeightGeometry) { self.geometry = geometry }

  /// Computes `[batch, rows, width]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let y = Tensor(uninitialized: inputs[1].shape)
    device.fastWeightsRead(geometry, query: inputs[1], state: inputs[0], into: y)
    return [y]
  }

  /// The gradients of state and query.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let device = pass.device
    let (state, query) = (pass.inputs[0], pass.inputs[1])
    let dstate = pass.accumulator(0)
    let dquery = Tensor(uninitialized: query.shape)
    device.fastWeightsReadBackward(
      geometry, query: query, state: state, dy: dy, into: dquery, dstate: dstate)
    pass.add(1) { device.add(dquery, to: $0) }
  }
}
