import EngramCore
import TensorEngine

/// A sequence module with inputs to run it on.
struct SequenceRun {
  let module: any SequenceModule
  let stateGrows: Bool
  let harness: Harness
  let input: Tensor
  let probes: Tensor
  let queries: Tensor

  init(module: any SequenceModule, stateGrows: Bool, harness: Harness, width: Int) {
    self.module = module
    self.stateGrows = stateGrows
    self.harness = harness
    let shape: Shape = [SequenceLayerContract.batch, SequenceLayerContract.length, width]
    input = .sample(shape, seed: 1)
    probes = .sample(shape, seed: 2)
    queries = .sample([SequenceLayerContract.batch, 3, width], seed: 3)
  }

  func scan(
    _ input: Tensor, probes: Tensor?, from state: SequenceState, _ pass: ForwardPass
  ) -> SequenceScan {
    module.scan(
      pass.tape.constant(input), probes: probes.map { pass.tape.constant($0) }, from: state,
      needsOutput: true, pass)
  }

  func read(_ queries: Tensor, from state: SequenceState, _ pass: ForwardPass) -> Tensor {
    module.read(pass.tape.constant(queries), from: state, pass).value
  }

  func isClose(_ actual: Tensor?, _ expected: Tensor?) -> Bool {
    guard let actual, let expected else { return actual == nil && expected == nil }
    return actual.distance(to: expected) < SequenceLayerContract.tolerance
  }

  func isClose(_ actual: SequenceState, _ expected: SequenceState) -> Bool {
    actual.parts.count == expected.parts.count
      && zip(actual.parts, expected.parts).allSatisfy { isClose($0.value, $1.value) }
  }

  /// Differences of a sum over everything that a sequence gives: its output in two pieces, the
  /// probes', and what is read in the end, so that the carried state has its share.
  func gradientViolations() -> [String] {
    let inputs = [("the input", input), ("the probes", probes), ("the queries", queries)]
    let inputGradients = inputs.map { Tensor(repeating: 0, shape: $0.1.shape) }
    let gradients = harness.store.makeVector()
    let pass = harness.recording(gradients)
    let results = run(pass) { index in
      pass.tape.parameter(inputs[index].1, gradient: inputGradients[index])
    }
    let weights = results.enumerated().map {
      Tensor.sample($0.element.shape, seed: 10 + UInt64($0.offset))
    }
    for (result, weight) in zip(results, weights) { pass.tape.seed(result, with: weight) }
    pass.tape.backward()

    let check = DifferenceCheck {
      let pass = harness.reading()
      let results = run(pass) { pass.tape.constant(inputs[$0].1) }
      return Harness.sum(results.map(\.value), weights)
    }
    let parameters = zip(
      harness.store.named(harness.store.values), harness.store.named(gradients)
    ).map {
      DifferenceCheck.Subject(name: $0.name, value: $0.tensor, gradient: $1.tensor)
    }
    return check.violations(
      of: parameters
        + zip(inputs, inputGradients).map {
          DifferenceCheck.Subject(name: $0.0, value: $0.1, gradient: $1)
        })
  }

  private func run(_ pass: ForwardPass, _ variable: (Int) -> Variable) -> [Variable] {
    let (input, probes) = (variable(0), variable(1))
    let start = module.initialState(batch: SequenceLayerContract.batch, pass)
    let first = module.scan(input, probes: probes, from: start, needsOutput: true, pass)
    // The same input once more: its second reading depends on the first through the state.
    let second = module.scan(input, probes: nil, from: first.state, needsOutput: true, pass)
    let answer = module.read(variable(2), from: second.state, pass)
    return [first.output, first.probeOutput, second.output, answer].compactMap { $0 }
  }
}
