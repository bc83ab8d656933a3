public import EngramCore
import TensorEngine

/// The laws of `SequenceLayer`.
public enum SequenceLayerContract {
  /// Sums may be taken in another order when a sequence is cut elsewhere.
  static let tolerance = 2e-5
  static let batch = 2
  static let length = 7

  /// What is wrong with a layer.
  ///
  /// - Parameters:
  ///   - layer: The layer.
  ///   - width: A model width that it takes.
  /// - Returns: One sentence for every broken law.
  public static func violations(of layer: any SequenceLayer, width: Int) -> [String] {
    Violations.collect { found in
      try layer.validate(width: width)
      let harness = Harness()
      let module = layer.makeModule(width: width, in: ParameterScope(harness.store))
      harness.seal()
      let run = SequenceRun(
        module: module, stateGrows: layer.stateGrows, harness: harness, width: width)
      checkShapes(&found, run)
      checkPieces(&found, run)
      checkReading(&found, run)
      checkProbes(&found, run)
      checkBatch(&found, run)
      checkCarriedGradients(&found, run)
      checkInspection(&found, run)
      run.gradientViolations().forEach { found.record($0) }
      checkWidths(&found, layer)
    }
  }

  /// Any width is taken, or refused with the width in the reason.
  private static func checkWidths(_ found: inout Violations, _ layer: any SequenceLayer) {
    for width in [1, 2, 3, 7, 16] {
      do {
        try layer.validate(width: width)
        let harness = Harness()
        let module = layer.makeModule(width: width, in: ParameterScope(harness.store))
        harness.seal()
        let run = SequenceRun(
          module: module, stateGrows: layer.stateGrows, harness: harness, width: width)
        let pass = harness.reading()
        let scan = run.scan(
          run.input, probes: nil, from: module.initialState(batch: batch, pass), pass)
        found.require(
          scan.output?.shape == run.input.shape, "at width \(width) the output has another shape")
      } catch {
        found.require(
          error.message.contains("\(width)"),
          "the refusal of width \(width) does not name it: \(error.message)")
      }
    }
  }

  private static func checkShapes(_ found: inout Violations, _ run: SequenceRun) {
    let pass = run.harness.reading()
    let state = run.module.initialState(batch: batch, pass)
    for (index, part) in state.parts.enumerated() {
      found.require(
        part.shape.extents.first == batch,
        "part \(index) of the state has shape \(part.shape), whose first extent is not the batch")
    }
    let before = state.parts.map(\.value.bits)
    let scan = run.scan(run.input, probes: run.probes, from: state, pass)
    found.require(
      state.parts.map(\.value.bits) == before, "reading on overwrites the state it started from")
    found.require(scan.output?.shape == run.input.shape, "the output has another shape")
    found.require(
      scan.probeOutput?.shape == run.probes.shape, "the probes' output has another shape")
    let sizes = [state, scan.state].map { $0.parts.map(\.shape) }
    found.require(
      (sizes[0] != sizes[1]) == run.stateGrows,
      run.stateGrows
        ? "the state is said to grow, but keeps its extents"
        : "the state changes its extents from \(sizes[0]) to \(sizes[1]), but is not said to grow")
    let all = scan.state.parts + [scan.output, scan.probeOutput].compactMap { $0 }
    found.require(all.allSatisfy(\.value.isFinite), "results are no numbers")
    let again = run.scan(run.input, probes: run.probes, from: state, pass)
    found.require(
      again.output?.value.bits == scan.output?.value.bits
        && again.state.parts.map(\.value.bits) == scan.state.parts.map(\.value.bits),
      "reading the same again gives other bits")
    let quiet = run.module.scan(
      pass.tape.constant(run.input), probes: nil, from: state, needsOutput: false, pass)
    found.require(
      quiet.output == nil && quiet.probeOutput == nil, "results come that nobody asked for")
    found.require(
      run.isClose(quiet.state, scan.state), "probes or needsOutput change the state")
  }

  private static func checkPieces(_ found: inout Violations, _ run: SequenceRun) {
    let pass = run.harness.reading()
    let start = run.module.initialState(batch: batch, pass)
    let whole = run.scan(run.input, probes: run.probes, from: start, pass)
    var state = start
    for steps in [0..<3, 3..<length] {
      let piece = run.scan(
        run.input.part(batch: 0..<batch, steps: steps),
        probes: run.probes.part(batch: 0..<batch, steps: steps), from: state, pass)
      state = piece.state
      for (part, all) in [(piece.output, whole.output), (piece.probeOutput, whole.probeOutput)] {
        let expected = all?.value.part(batch: 0..<batch, steps: steps)
        found.require(
          run.isClose(part?.value, expected),
          "reading in pieces with carried state differs from reading whole")
      }
    }
    found.require(
      run.isClose(state, whole.state), "the state after pieces differs from that after the whole")
  }

  private static func checkReading(_ found: inout Violations, _ run: SequenceRun) {
    let pass = run.harness.reading()
    let start = run.module.initialState(batch: batch, pass)
    let state = run.scan(run.input, probes: nil, from: start, pass).state
    let before = state.parts.map(\.value.bits)
    let first = run.read(run.probes, from: state, pass)
    let second = run.read(run.probes, from: state, pass)
    found.require(
      state.parts.map(\.value.bits) == before && first.bits == second.bits,
      "reading queries changes the state")
    for row in [0, length - 1] {
      let alone = run.read(
        run.probes.part(batch: 0..<batch, steps: row..<row + 1), from: state, pass)
      found.require(
        run.isClose(alone, first.part(batch: 0..<batch, steps: row..<row + 1)),
        "what is read for a query depends on the other queries")
    }
  }

  private static func checkProbes(_ found: inout Violations, _ run: SequenceRun) {
    let pass = run.harness.reading()
    var state = run.module.initialState(batch: batch, pass)
    let scan = run.scan(run.input, probes: run.probes, from: state, pass)
    for step in 0..<length {
      let here = step..<step + 1
      let answer = run.read(
        run.probes.part(batch: 0..<batch, steps: here), from: state, pass)
      found.require(
        run.isClose(answer, scan.probeOutput?.value.part(batch: 0..<batch, steps: here)),
        "the probe at step \(step) differs from reading in the state before it")
      state =
        run.scan(
          run.input.part(batch: 0..<batch, steps: here), probes: nil, from: state, pass
        ).state
    }
  }

  private static func checkBatch(_ found: inout Violations, _ run: SequenceRun) {
    let pass = run.harness.reading()
    let together = run.scan(
      run.input, probes: nil, from: run.module.initialState(batch: batch, pass), pass)
    let alone = run.scan(
      run.input.part(batch: 1..<2, steps: 0..<length), probes: nil,
      from: run.module.initialState(batch: 1, pass), pass)
    found.require(
      run.isClose(
        alone.output?.value, together.output?.value.part(batch: 1..<2, steps: 0..<length)),
      "elements of a batch influence each other")
  }
}
