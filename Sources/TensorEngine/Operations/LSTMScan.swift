/// Reads a sequence with a long short-term memory.
///
/// Inputs: `gates [batch, length, 4 width]`, what the sequence gives the gates `i`, `f`, `g`, `o`;
/// `recurrent [4 width, width]`; `hidden` and `cell [batch, width]`; and the probes' gates if there are
/// any: each runs one step from the state before the step it stands at, and the result is dropped.
/// Results: `hidden` and `cell` after the last step, then the hidden vector of every step if asked for,
/// then the probes'.
///
/// > Source: Hochreiter & Schmidhuber (1997), <https://doi.org/10.1162/neco.1997.9.8.1735>, with the
/// > forget gate of Gers, Schmidhuber & Cummins (2000); gates in PyTorch's order.
public struct LSTMScan: Operation {
  private let needsOutput: Bool
  private let keepsRecord: Bool
  private var record: Record?

  /// What is known of every step, `[length, batch, …]`.
  private struct Record {
    let gates: Tensor
    /// Before every step, and after the last one.
    let hidden: Tensor
    let cells: Tensor
    let probe: Probe?
  }

  private struct Probe {
    let gates: Tensor
    let cells: Tensor
  }

  /// Creates the operation.
  ///
  /// - Parameters:
  ///   - needsOutput: Whether the hidden vectors of the sequence itself are a result.
  ///   - keepsRecord: Whether a backward pass follows.
  public init(needsOutput: Bool, keepsRecord: Bool) {
    self.needsOutput = needsOutput
    self.keepsRecord = keepsRecord
  }

  /// Computes the state and the outputs.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let order = StepOrder(inputs[0].shape)
    let (batch, length, width) = (order.batch, order.length, inputs[2].shape.lastExtent)
    let gates = order.byStep(inputs[0], on: device)
    let hidden = Tensor(uninitialized: [length + 1, batch, width])
    let cells = Tensor(uninitialized: [length + 1, batch, width])
    hidden.pointer.update(from: inputs[2].pointer, count: batch * width)
    cells.pointer.update(from: inputs[3].pointer, count: batch * width)
    let probeGates = inputs.count > 4 ? order.byStep(inputs[4], on: device) : nil
    let probeCells = Tensor(uninitialized: [probeGates == nil ? 0 : length, batch, width])
    let probeHidden = Tensor(uninitialized: probeCells.shape)

    let carried = Tensor(uninitialized: [batch, 4 * width])
    for t in 0..<length {
      let cell = StepOrder.step(t, of: cells)
      func run(_ gates: Tensor, into newCell: Tensor, _ newHidden: Tensor) {
        device.add(carried, to: gates)
        device.lstmCell(gates: gates, cell: cell, into: newCell, hidden: newHidden)
      }
      device.multiply(
        StepOrder.step(t, of: hidden), inputs[1], transposeA: false, transposeB: true,
        into: carried, accumulate: false)
      run(
        StepOrder.step(t, of: gates), into: StepOrder.step(t + 1, of: cells),
        StepOrder.step(t + 1, of: hidden))
      if let probeGates {
        run(
          StepOrder.step(t, of: probeGates), into: StepOrder.step(t, of: probeCells),
          StepOrder.step(t, of: probeHidden))
      }
    }
    if keepsRecord {
      record = Record(
        gates: gates, hidden: hidden, cells: cells,
        probe: probeGates.map { Probe(gates: $0, cells: probeCells) })
    }
    let outputs = hidden.view(from: batch * width, shape: [length, batch, width])
    // Copies, so that a state that is kept does not keep all steps.
    return [hidden, cells].map { StepOrder.step(length, of: $0).copied() }
      + (needsOutput ? [order.byBatch(outputs, on: device)] : [])
      + (probeGates == nil ? [] : [order.byBatch(probeHidden, on: device)])
  }

  /// The gradient back through all steps.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let record else {
      preconditionFailure("an LSTM's sequence that was read without a record has no gradient")
    }
    let (device, order) = (pass.device, StepOrder(pass.inputs[0].shape))
    let (state, weight) = (pass.inputs[2].shape, pass.inputs[1])
    func incoming(_ output: Int) -> Tensor? {
      pass.outputGradients[output].map { order.byStep($0, on: device) }
    }
    let dy = needsOutput ? incoming(2) : nil
    let dyProbe = record.probe.flatMap { _ in incoming(needsOutput ? 3 : 2) }
    // Nobody else reads the gradients of the final state, so they may be overwritten.
    var dhidden = pass.outputGradients[0] ?? Tensor(repeating: 0, shape: state)
    var dcell = pass.outputGradients[1] ?? Tensor(repeating: 0, shape: state)
    let dgates = Tensor(uninitialized: record.gates.shape)
    let dprobe = record.probe.map { Tensor(repeating: 0, shape: $0.gates.shape) }
    // What reaches the recurrent product, which a step and its probe share.
    let dcarried = dyProbe == nil ? dgates : Tensor(uninitialized: dgates.shape)

    for t in (0..<order.length).reversed() {
      if let dy { device.add(StepOrder.step(t, of: dy), to: dhidden) }
      let (before, cell) = (Tensor(repeating: 0, shape: state), StepOrder.step(t, of: record.cells))
      let carried = StepOrder.step(t, of: dcarried)
      device.lstmCellBackward(
        gates: StepOrder.step(t, of: record.gates), cell: cell,
        newCell: StepOrder.step(t + 1, of: record.cells), dhidden: dhidden, dnewCell: dcell,
        into: StepOrder.step(t, of: dgates), dcell: before)
      if let probe = record.probe, let dyProbe, let dprobe {
        device.lstmCellBackward(
          gates: StepOrder.step(t, of: probe.gates), cell: cell,
          newCell: StepOrder.step(t, of: probe.cells), dhidden: StepOrder.step(t, of: dyProbe),
          dnewCell: nil, into: StepOrder.step(t, of: dprobe), dcell: before)
        let own = StepOrder.step(t, of: dgates)
        carried.pointer.update(from: own.pointer, count: own.count)
        device.add(StepOrder.step(t, of: dprobe), to: carried)
      }
      dcell = before
      dhidden = Tensor(uninitialized: state)
      device.multiply(
        carried, weight, transposeA: false, transposeB: false, into: dhidden, accumulate: false)
    }
    let hidden = record.hidden.view(
      from: 0, shape: [order.length * order.batch, state.lastExtent])
    pass.update(1) {
      device.multiply(
        dcarried.asMatrix, hidden, transposeA: true, transposeB: false, into: $0, accumulate: $1)
    }
    pass.add(0) { device.add(order.byBatch(dgates, on: device), to: $0) }
    pass.add(2) { device.add(dhidden, to: $0) }
    pass.add(3) { device.add(dcell, to: $0) }
    if let dprobe { pass.add(4) { device.add(order.byBatch(dprobe, on: device), to: $0) } }
  }
}
