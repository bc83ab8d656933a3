/// Several operations as one, of which nothing but the results is kept: the gradient computes them once more.
///
/// Inputs: all values that they use, parameters too. Results: theirs. Memory for time, as
/// ``Tape/recomputed(_:_:)`` offers it.
///
/// > Source: Griewank & Walther (2000), <https://doi.org/10.1145/347837.347846>; with one level, Chen et al.
/// > (2016), <https://arxiv.org/abs/1604.06174>, section 3.
struct Recomputed: Operation {
  /// The tape that the operation is part of, and that owns it.
  private unowned let tape: Tape
  private let variables: [Variable]
  private let body: (Tape, [Variable]) -> [Variable]

  /// Creates the operation, to be applied on a tape to the same inputs.
  init(
    on tape: Tape, _ inputs: [Variable], _ body: @escaping (Tape, [Variable]) -> [Variable]
  ) {
    self.tape = tape
    variables = inputs
    self.body = body
  }

  /// Runs the operations on a tape that forgets.
  mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    run(isRecording: false).outputs.map(\.value)
  }

  /// Runs them on a tape that does not, and that one back.
  func backward(_ pass: borrowing BackwardPass) {
    let (part, outputs) = run(isRecording: true)
    for (output, gradient) in zip(outputs, pass.outputGradients) {
      // Nobody else reads the gradient of a result.
      if let gradient { part.seed(output, taking: gradient) }
    }
    part.backward()
    if !part.gradientsAreKnown { tape.rowsAreMixed() }
  }

  /// Each operation inside answers for itself.
  var tellsRowsApart: Bool { true }

  private func run(isRecording: Bool) -> (tape: Tape, outputs: [Variable]) {
    let part = Tape(inside: tape, isRecording: isRecording)
    return (part, body(part, variables.map(part.standIn(for:))))
  }
}
