import EngramCore
import TensorEngine

/// What goes back through the state that is carried from piece to piece.
extension SequenceLayerContract {
  /// Two orders of summation differ by this share of the largest element.
  private static let gradientTolerance = 2e-4
  private static let pieces = [0..<3, 3..<length]

  static func checkCarriedGradients(_ found: inout Violations, _ run: SequenceRun) {
    let answerAlone = gradients(run, pieces, seedsOutput: false)
    let first = answerAlone.input.part(batch: 0..<batch, steps: pieces[0])
    found.require(
      first.elements.contains { $0 != 0 },
      "a loss after the second piece does not reach the input of the first")
    let (inPieces, whole) = (
      gradients(run, pieces, seedsOutput: true), gradients(run, [0..<length], seedsOutput: true)
    )
    for (part, all, what) in [
      (inPieces.input, whole.input, "the input"),
      (inPieces.parameters, whole.parameters, "the parameters"),
    ] {
      found.require(
        part.distance(to: all) < gradientTolerance,
        "the gradient of \(what) read in pieces differs from that of the whole")
    }
  }

  /// The gradients of what is read in the end, and of the sequence's own output where asked for.
  private static func gradients(
    _ run: SequenceRun, _ pieces: [Range<Int>], seedsOutput: Bool
  ) -> (input: Tensor, parameters: Tensor) {
    let width = run.input.shape[2]
    let parameters = run.harness.store.makeVector()
    let input = Tensor(repeating: 0, shape: [batch * length, width])
    let pass = run.harness.recording(parameters)
    let rows = pass.tape.parameter(run.input.reshaped(to: input.shape), gradient: input)
    let weights = Tensor.sample(run.input.shape, seed: 20)
    var state = run.module.initialState(batch: batch, pass)
    for steps in pieces {
      let indices = (0..<batch).flatMap { element in
        steps.map { Int32(element * length + $0) }
      }
      let piece = pass.tape.apply(
        GatherRows(indices, leading: [batch, steps.count]), to: rows)
      let scan = run.module.scan(
        piece, probes: nil, from: state, needsOutput: seedsOutput, pass)
      if let output = scan.output {
        pass.tape.seed(output, with: weights.part(batch: 0..<batch, steps: steps))
      }
      state = scan.state
    }
    let answer = run.module.read(pass.tape.constant(run.queries), from: state, pass)
    pass.tape.seed(answer, with: .sample(answer.shape, seed: 21))
    pass.tape.backward()
    return (input.reshaped(to: run.input.shape), parameters)
  }
}
