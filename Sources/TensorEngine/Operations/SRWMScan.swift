/// Reads a sequence step by step while the weight matrix rewrites itself.
///
/// Inputs: `x [batch, length, width]`, `state`, and `probe [batch, length, width]` if there is one:
/// further inputs that are read with the weights before each step and write nothing.
/// Results: the state after the last step, then `y` if asked for, then the probes' `y`.
///
/// > Source: Irie, Schlag, Csordás & Schmidhuber (2022), <https://arxiv.org/abs/2202.05780>, eqs. 5-8,
/// > with one learning rate per sub-matrix.
public struct SRWMScan: Operation {
  private let geometry: SRWMGeometry
  private let needsOutput: Bool
  private let keepsRecord: Bool
  private var record: SRWMRecord?

  /// Creates the operation.
  ///
  /// - Parameters:
  ///   - geometry: The extents of the layer.
  ///   - needsOutput: Whether `y` of the sequence itself is a result.
  ///   - keepsRecord: Whether a backward pass follows.
  public init(_ geometry: SRWMGeometry, needsOutput: Bool, keepsRecord: Bool) {
    self.geometry = geometry
    self.needsOutput = needsOutput
    self.keepsRecord = keepsRecord
  }

  /// Computes the state and the outputs.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let x = inputs[0]
    precondition(
      x.shape.lastExtent == geometry.width,
      "an SRWM of width \(geometry.width) cannot read \(x.shape)")
    let state = inputs[1].copied()
    let probe = inputs.count > 2 ? inputs[2] : nil
    let y = needsOutput ? Tensor(uninitialized: x.shape) : nil
    let yProbe = probe.map { Tensor(uninitialized: $0.shape) }
    record = device.srwm(
      geometry, x: x, probe: probe, state: state, into: y, yProbe: yProbe, keepsRecord: keepsRecord)
    return [state] + [y, yProbe].compactMap { $0 }
  }

  /// The true gradient through the carried state.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let record else {
      preconditionFailure("an SRWM sequence that was read without a record has no gradient")
    }
    let device = pass.device
    let (x, finalState) = (pass.inputs[0], pass.outputs[0])
    let probe = pass.inputs.count > 2 ? pass.inputs[2] : nil
    let dy = needsOutput ? pass.outputGradients[1] : nil
    let yProbeIndex = needsOutput ? 2 : 1
    let dyProbe = probe.map { probe in
      pass.outputGradients[yProbeIndex] ?? Tensor(repeating: 0, shape: probe.shape)
    }
    // The kernel turns the final state's gradient into the initial one's in place; the output's
    // gradient has no other reader, so it may be overwritten.
    let dstate =
      pass.outputGradients[0] ?? Tensor(repeating: 0, shape: finalState.shape)
    let dprobe = probe.map { Tensor(uninitialized: $0.shape) }
    let dx = Tensor(uninitialized: x.shape)
    device.srwmBackward(
      geometry, x: x, probe: probe, finalState: finalState, record: record, dy: dy,
      dyProbe: dyProbe, into: dx, dprobe: dprobe, dstate: dstate)
    pass.add(0) { device.add(dx, to: $0) }
    pass.add(1) { device.add(dstate, to: $0) }
    if let dprobe { pass.add(2) { device.add(dprobe, to: $0) } }
  }
}

/// Reads with the present weights without changing them: `y = Yᵀ x`.
///
/// Inputs: `x [batch, rows, width]`, `state`.
public struct SRWMRead: Operation {
  private let geometry: SRWMGeometry

  /// Creates the operation.
  public init(_ geometry: SRWMGeometry) { self.geometry = geometry }

  /// Computes `[batch, rows, width]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let y = Tensor(uninitialized: inputs[0].shape)
    device.srwmRead(geometry, x: inputs[0], state: inputs[1], into: y)
    return [y]
  }

  /// `dx = Y dy`, `dY += x dyᵀ`.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let device = pass.device
    let (x, state) = (pass.inputs[0], pass.inputs[1])
    let dstate = pass.accumulator(1)
    func run(dx: Tensor) {
      device.srwmReadBackward(geometry, x: x, state: state, dy: dy, into: dx, dstate: dstate)
    }
    guard pass.needsGradient(0) else { return run(dx: Tensor(uninitialized: x.shape)) }
    pass.write(0) { run(dx: $0) }
  }
}
