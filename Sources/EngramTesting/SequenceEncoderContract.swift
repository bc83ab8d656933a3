public import EngramCore
import TensorEngine

/// The laws of `SequenceEncoder` beyond those of `Encoder`.
public enum SequenceEncoderContract {
  /// Sums may be taken in another order when a sequence is cut elsewhere.
  private static let tolerance = 2e-5
  private static let batch = 2
  private static let length = 5
  private static let labelCount = 3
  private static let labels: [Int32] = [0, 1, 2, 1, 0, 2, 2, 0, 1, 0]

  /// What is wrong with an encoder.
  ///
  /// - Parameters:
  ///   - encoder: The encoder.
  ///   - image: An extent that it takes.
  /// - Returns: One sentence for every broken law.
  public static func violations(of encoder: any SequenceEncoder, image: ImageShape) -> [String] {
    Violations.collect { found in
      let width = try encoder.featureWidth(for: image)
      let harness = Harness()
      let module = encoder.makeSequenceModule(
        for: image, labelCount: labelCount, in: ParameterScope(harness.store))
      harness.seal()
      let run = Run(module: module, harness: harness, image: image)
      checkWhole(&found, run, width: width)
      checkPieces(&found, run)
      checkReading(&found, run)
      checkLabels(&found, run)
      checkBatch(&found, run)
      run.gradientViolations().forEach { found.record($0) }
    }
  }

  private static func checkWhole(_ found: inout Violations, _ run: Run, width: Int) {
    let pass = run.harness.reading()
    let start = run.module.initialState(batch: batch, pass)
    for part in start.flatMap(\.parts) {
      found.require(
        part.shape[0] % batch == 0,
        "a state has shape \(part.shape), whose first extent is no multiple of the batch")
    }
    let before = start.bits
    let (first, second) = (
      run.scan(run.images, from: start, pass), run.scan(run.images, from: start, pass)
    )
    found.require(start.bits == before, "reading on overwrites the state it started from")
    let shape: Shape = [batch, length, width]
    found.require(
      first.features.shape == shape, "features have shape \(first.features.shape), not \(shape)")
    found.require(
      first.probeFeatures?.shape == shape, "the probes' features have another shape than features")
    found.require(
      first.features.value.isFinite && first.state.flatMap(\.parts).allSatisfy(\.value.isFinite),
      "results are no numbers")
    found.require(
      first.features.value.bits == second.features.value.bits
        && first.state.bits == second.state.bits,
      "reading the same again gives other bits")
    let quiet = run.module.scan(
      pass.tape.constant(run.images), labels: labels, probes: nil, from: start, pass)
    found.require(quiet.probeFeatures == nil, "results come that nobody asked for")
    found.require(isClose(quiet.state, first.state), "probes change the state")
  }

  private static func checkPieces(_ found: inout Violations, _ run: Run) {
    let pass = run.harness.reading()
    var state = run.module.initialState(batch: batch, pass)
    let whole = run.scan(run.images, from: state, pass)
    for steps in [0..<2, 2..<length] {
      let piece = run.scan(
        run.images.part(batch: 0..<batch, steps: steps),
        labels: (0..<batch).flatMap { element in steps.map { labels[element * length + $0] } },
        probes: run.probes.part(batch: 0..<batch, steps: steps), from: state, pass)
      for (part, all) in [
        (piece.features, whole.features), (piece.probeFeatures, whole.probeFeatures),
      ] as [(Variable?, Variable?)] {
        found.require(
          isClose(part?.value, all?.value.part(batch: 0..<batch, steps: steps)),
          "reading in pieces with carried state differs from reading whole")
      }
      state = piece.state
    }
    found.require(
      isClose(state, whole.state), "the state after pieces differs from that after the whole")
  }

  private static func checkReading(_ found: inout Violations, _ run: Run) {
    let pass = run.harness.reading()
    let start = run.module.initialState(batch: batch, pass)
    let whole = run.scan(run.images, from: start, pass)
    let before = whole.state.bits
    let first = run.read(run.probes, from: whole.state, pass)
    let second = run.read(run.probes, from: whole.state, pass)
    found.require(
      whole.state.bits == before && first.bits == second.bits, "reading queries changes the state")
    let here = length - 1..<length
    found.require(
      isClose(
        run.read(run.probes.part(batch: 0..<batch, steps: here), from: whole.state, pass),
        first.part(batch: 0..<batch, steps: here)),
      "what is read for a query depends on the other queries")
    // The first probe is asked before anything is shown.
    found.require(
      isClose(
        run.read(run.probes.part(batch: 0..<batch, steps: 0..<1), from: start, pass),
        whole.probeFeatures?.value.part(batch: 0..<batch, steps: 0..<1)),
      "the probe at image 0 differs from reading in the state before it")
    found.require(
      first.distance(to: run.read(run.probes, from: start, pass)) > tolerance,
      "what was shown has no influence on the features of queries")
  }

  private static func checkLabels(_ found: inout Violations, _ run: Run) {
    let pass = run.harness.reading()
    let start = run.module.initialState(batch: batch, pass)
    let (one, other) = (
      run.scan(run.images, from: start, pass),
      run.scan(run.images, labels: labels.map { 2 - $0 }, probes: run.probes, from: start, pass)
    )
    found.require(
      run.read(run.probes, from: one.state, pass)
        .distance(to: run.read(run.probes, from: other.state, pass)) > tolerance,
      "labels have no influence on what is learned")
  }

  private static func checkBatch(_ found: inout Violations, _ run: Run) {
    let pass = run.harness.reading()
    let together = run.scan(run.images, from: run.module.initialState(batch: batch, pass), pass)
    let alone = run.scan(
      run.images.part(batch: 1..<2, steps: 0..<length), labels: Array(labels[length...]),
      probes: run.probes.part(batch: 1..<2, steps: 0..<length),
      from: run.module.initialState(batch: 1, pass), pass)
    found.require(
      isClose(
        alone.features.value, together.features.value.part(batch: 1..<2, steps: 0..<length)),
      "sequences of a batch influence each other")
  }

  private static func isClose(_ actual: Tensor?, _ expected: Tensor?) -> Bool {
    guard let actual, let expected else { return actual == nil && expected == nil }
    return actual.distance(to: expected) < tolerance
  }

  private static func isClose(_ actual: [SequenceState], _ expected: [SequenceState]) -> Bool {
    let (actual, expected) = (actual.flatMap(\.parts), expected.flatMap(\.parts))
    return actual.count == expected.count
      && zip(actual, expected).allSatisfy { isClose($0.value, $1.value) }
  }

  /// A network with images to run it on.
  private struct Run {
    let module: any SequenceEncoderModule
    let harness: Harness
    let images: Tensor
    let probes: Tensor

    init(module: any SequenceEncoderModule, harness: Harness, image: ImageShape) {
      self.module = module
      self.harness = harness
      images = .sample([batch, length, image.elementCount], seed: 1)
      probes = .sample([batch, length, image.elementCount], seed: 2)
    }

    func scan(
      _ images: Tensor, from state: [SequenceState], _ pass: ForwardPass
    ) -> EncodedSequence {
      scan(images, labels: labels, probes: probes, from: state, pass)
    }

    func scan(
      _ images: Tensor, labels: [Int32], probes: Tensor, from state: [SequenceState],
      _ pass: ForwardPass
    ) -> EncodedSequence {
      module.scan(
        pass.tape.constant(images), labels: labels, probes: pass.tape.constant(probes),
        from: state, pass)
    }

    func read(_ images: Tensor, from state: [SequenceState], _ pass: ForwardPass) -> Tensor {
      module.read(pass.tape.constant(images), from: state, pass).value
    }

    /// Differences of a sum over everything that two pieces and a query give.
    func gradientViolations() -> [String] {
      let gradients = harness.store.makeVector()
      let recording = harness.recording(gradients)
      let results = everything(recording)
      let weights = results.enumerated().map {
        Tensor.sample($0.element.shape, seed: 10 + UInt64($0.offset))
      }
      for (result, weight) in zip(results, weights) { recording.tape.seed(result, with: weight) }
      recording.tape.backward()
      let check = DifferenceCheck {
        Harness.sum(everything(harness.reading()).map(\.value), weights)
      }
      return check.violations(
        of: zip(harness.store.named(harness.store.values), harness.store.named(gradients)).map {
          DifferenceCheck.Subject(name: $0.name, value: $0.tensor, gradient: $1.tensor)
        })
    }

    private func everything(_ pass: ForwardPass) -> [Variable] {
      let start = module.initialState(batch: batch, pass)
      let first = scan(images, from: start, pass)
      let second = scan(images, from: first.state, pass)
      let answer = module.read(pass.tape.constant(probes), from: second.state, pass)
      return [first.features, first.probeFeatures, second.features, answer].compactMap { $0 }
    }
  }
}

extension [SequenceState] {
  fileprivate var bits: [[UInt32]] { flatMap(\.parts).map(\.value.bits) }
}
