import EngramCore
import Networks
import TensorEngine
import Testing

/// The gradient of the released code, put together by hand from true gradients of single pieces.
///
/// With `J` the true Jacobian of a piece and `g` the gradient of the state after it, the gradient of
/// the state before it is `Jᵀ g + g`, and the slow weights take the gradient of every state that a piece
/// or a query starts from.
@Suite("The SRWM's official gradient")
struct SRWMOfficialGradientTests {
  private static let (heads, head, batch) = (2, 4, 2)
  private static var width: Int { heads * head }

  /// One piece of the sequence, and queries after it.
  private struct Piece {
    let input: Tensor
    let queries: Tensor
    let outputWeights: Tensor
    let answerWeights: Tensor

    init(length: Int, seed: UInt64) {
      let (shape, asked) = (
        Shape([batch, length, width]), Shape([batch, 2, width])
      )
      input = normal(shape, seed: seed)
      queries = normal(asked, seed: seed + 1)
      outputWeights = normal(shape, seed: seed + 2)
      answerWeights = normal(asked, seed: seed + 3)
    }
  }

  private let pieces = [
    Piece(length: 4, seed: 10), Piece(length: 3, seed: 20), Piece(length: 5, seed: 30),
  ]

  /// A layer with its parameters.
  private struct Layer {
    let store = ParameterStore()
    let module: any SequenceModule

    init(_ gradient: SRWMGradient) {
      let layer = SRWM(headCount: heads, dropout: 0, queryScale: 1, gradient: gradient)
      module = layer.makeModule(width: width, in: ParameterScope(store))
      store.seal(seed: 1)
    }

    func pass(_ gradients: Tensor) -> ForwardPass {
      let tape = Tape(device: CPUDevice())
      return ForwardPass(
        tape: tape, parameters: BoundParameters(store, on: tape, gradients: gradients),
        isTraining: false, seed: 1)
    }
  }

  /// Everything at once, by the tape.
  private struct Run {
    var results: [Tensor] = []
    var inputs: [Tensor] = []
    var parameters: [String: Tensor] = [:]
  }

  /// - Parameters:
  ///   - gradient: What goes back through the state.
  ///   - hasOneLoss: Whether only the answer after the last piece counts, and no output.
  /// - Returns: Results and gradients.
  private func run(_ gradient: SRWMGradient, hasOneLoss: Bool = false) -> Run {
    let layer = Layer(gradient)
    let parameters = layer.store.makeVector()
    let pass = layer.pass(parameters)
    var run = Run()
    var state = layer.module.initialState(batch: Self.batch, pass)
    for (index, piece) in pieces.enumerated() {
      let dx = Tensor(repeating: 0, shape: piece.input.shape)
      let scan = layer.module.scan(
        pass.tape.parameter(piece.input, gradient: dx), probes: nil, from: state,
        needsOutput: true, pass)
      state = scan.state
      let answer = layer.module.read(pass.tape.constant(piece.queries), from: state, pass)
      if let output = scan.output {
        if !hasOneLoss { pass.tape.seed(output, with: piece.outputWeights) }
        run.results += [output.value, answer.value, state.parts[0].value]
      }
      if !hasOneLoss || index == pieces.count - 1 {
        pass.tape.seed(answer, with: piece.answerWeights)
      }
      run.inputs.append(dx)
    }
    pass.tape.backward()
    run.parameters = Dictionary(
      uniqueKeysWithValues: layer.store.named(parameters).map { ($0.name, $0.tensor) })
    return run
  }

  @Test func itIsMadeOfTrueGradientsAsTheReleasedCodeMakesIt() throws {
    let official = run(.official)
    let layer = Layer(.true)
    let reading = layer.pass(layer.store.makeVector())
    var states = [layer.module.initialState(batch: Self.batch, reading).parts[0].value]
    for piece in pieces {
      states.append(
        layer.module.scan(
          reading.tape.constant(piece.input), probes: nil,
          from: SequenceState([reading.tape.constant(states[states.count - 1])]),
          needsOutput: false, reading
        ).state.parts[0].value)
    }
    // From the last piece back: the gradient of the state after a piece, and what the slow weights get.
    var after = [Float](repeating: 0, count: states[0].count)
    var slow = after
    for index in pieces.indices.reversed() {
      let query = stateGradient(layer, states[index + 1]) { pass, state in
        let answer = layer.module.read(
          pass.tape.constant(pieces[index].queries), from: state, pass)
        pass.tape.seed(answer, with: pieces[index].answerWeights)
      }
      (after, slow) = (sum(after, query), sum(slow, query))
      let dx = Tensor(repeating: 0, shape: pieces[index].input.shape)
      let before = stateGradient(layer, states[index]) { pass, state in
        let scan = layer.module.scan(
          pass.tape.parameter(pieces[index].input, gradient: dx), probes: nil, from: state,
          needsOutput: true, pass)
        if let output = scan.output {
          pass.tape.seed(output, with: pieces[index].outputWeights)
        }
        pass.tape.seed(scan.state.parts[0], with: Tensor(after, shape: states[0].shape))
      }
      expectClose(official.inputs[index].elements, dx.elements, "the input of piece \(index)")
      after = sum(before, after)
      slow = sum(slow, after)
    }
    let gradients = unpacked(Tensor(slow, shape: states[0].shape))
    for (name, expected) in gradients {
      expectClose(try #require(official.parameters[name]).elements, expected, name)
    }
  }

  /// What is computed is the same; what goes back about doubles with every piece on the way.
  @Test func itChangesNothingButTheGradientsOfEarlierPieces() {
    let (official, true_) = (run(.official, hasOneLoss: true), run(.true, hasOneLoss: true))
    for (one, other) in zip(official.results, true_.results) {
      #expect(one.elements.map(\.bitPattern) == other.elements.map(\.bitPattern))
    }
    let ratios = zip(official.inputs, true_.inputs).map { norm($0) / norm($1) }
    #expect(abs(ratios[0] - 4) < 1 && abs(ratios[1] - 2) < 0.3, "\(ratios)")
    #expect(abs(ratios[2] - 1) < 1e-5)
  }

  /// The true gradient of a state that something is computed from.
  private func stateGradient(
    _ layer: Layer, _ state: Tensor, _ use: (ForwardPass, SequenceState) -> Void
  ) -> [Float] {
    let pass = layer.pass(layer.store.makeVector())
    let gradient = Tensor(repeating: 0, shape: state.shape)
    use(pass, SequenceState([pass.tape.parameter(state, gradient: gradient)]))
    pass.tape.backward()
    return gradient.elements
  }

  /// The parts `[Y | Q | K | B | padding]` of a state's rows, summed over the batch.
  private func unpacked(_ state: Tensor) -> [String: [Float]] {
    let (head, stride) = (Self.head, state.shape.lastExtent)
    let rows = Self.heads * head
    let columns = ["w_y": 0..<head, "w_q": head..<2 * head, "w_k": 2 * head..<3 * head]
    return columns.merging(["w_b": 3 * head..<3 * head + 4]) { one, _ in one }.mapValues { part in
      (0..<rows).flatMap { row in
        part.map { column in
          (0..<Self.batch).reduce(0) { $0 + state.pointer[($1 * rows + row) * stride + column] }
        }
      }
    }
  }
}

private func normal(_ shape: Shape, seed: UInt64) -> Tensor {
  var random = RandomStream(seed: seed)
  return Tensor((0..<shape.elementCount).map { _ in random.normal() }, shape: shape)
}

private func sum(_ a: [Float], _ b: [Float]) -> [Float] { zip(a, b).map(+) }

private func norm(_ tensor: Tensor) -> Double {
  tensor.elements.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
}

private func expectClose(_ actual: [Float], _ expected: [Float], _ what: String) {
  let largest = expected.map(abs).max() ?? 0
  let worst = zip(actual, expected).map { abs($0 - $1) }.max() ?? .infinity
  #expect(largest > 0 && worst < 1e-4 * largest, "\(what): \(worst) of \(largest)")
}
