import Testing

@testable import TensorEngine

/// A part of a run that is computed once more gives what it gives when it is kept.
@Suite("Recomputed parts of a tape")
struct RecomputedTests {
  private let shapes: [Shape] = [[3, 4, 6], [6, 6], [6], [6, 6]]

  /// Two parts in a row share a weight; their common input is read before, between and after them.
  private func run(
    _ tape: Tape, isRecomputed: Bool, overwriting overwrites: Bool = false,
    into gradients: [Tensor]
  ) -> [Float] {
    let values = shapes.enumerated().map {
      Tensor.random($0.element, seed: UInt64($0.offset) + 1)
    }
    let parameters = zip(values, gradients).map {
      tape.parameter($0, gradient: $1, overwrites: overwrites)
    }
    let dropout = Dropout(rate: 0.3, key: 7)
    let x = tape.apply(Linear(), to: parameters[0], parameters[3])
    func part(_ input: Variable) -> [Variable] {
      let inputs = [input, x] + parameters
      func body(_ tape: Tape, _ inputs: [Variable]) -> [Variable] {
        let hidden = tape.apply(
          LinearReLUDropout(dropout: dropout), to: inputs[0], inputs[3], inputs[4])
        return [
          hidden,
          tape.apply(ResidualLinear(dropout: dropout), to: hidden, inputs[3], inputs[1]),
        ]
      }
      return isRecomputed ? tape.recomputed(inputs, body) : body(tape, inputs)
    }
    let first = part(x)
    let second = part(first[1])
    let last = tape.apply(Linear(), to: first[0], parameters[1])
    for (seed, result) in [second[0], second[1], last, x].enumerated() {
      tape.seed(result, with: .random(result.shape, seed: UInt64(seed) + 20))
    }
    tape.backward()
    return second.flatMap(\.value.elements)
  }

  @Test(arguments: [false, true])
  func gradientsHaveTheSameBits(overwrites: Bool) {
    let runs = [false, true].map { isRecomputed in
      // What is overwritten is not read.
      let gradients = shapes.map { Tensor(repeating: overwrites ? .nan : 0.5, shape: $0) }
      let results = run(
        Tape(device: CPUDevice()), isRecomputed: isRecomputed, overwriting: overwrites,
        into: gradients)
      return (results, gradients)
    }
    #expect(runs[0].0 == runs[1].0)
    for (kept, again) in zip(runs[0].1, runs[1].1) {
      expectClose(again, kept, .bitwise, "gradient")
      #expect(again.elements.allSatisfy { $0.isFinite && $0 != 0.5 })
    }
  }

  /// What is inside is not kept between the passes, and nothing is left after both.
  @Test func onlyTheResultsAreKept() {
    func most(_ isRecomputed: Bool) -> Int {
      let account = MemoryAccount()
      account.track {
        let tape = Tape(device: CPUDevice())
        let x = tape.parameter(
          .random([64, 64], seed: 1), gradient: Tensor(repeating: 0, shape: [64, 64]))
        func body(_ tape: Tape, _ inputs: [Variable]) -> [Variable] {
          [(0..<20).reduce(inputs[0]) { y, _ in tape.apply(Linear(), to: y, inputs[1]) }]
        }
        var y = x
        for _ in 0..<20 {
          y = (isRecomputed ? tape.recomputed([y, x], body) : body(tape, [y, x]))[0]
        }
        tape.seed(y, with: .random([64, 64], seed: 2))
        tape.backward()
      }
      #expect(account.byteCount == 0)
      return account.peakByteCount / (64 * 64 * 4)
    }
    #expect(most(false) > 400)
    #expect(most(true) < 55)
  }

  @Test func rowsAreToldApartInside() {
    func squares(_ isRecomputed: Bool, rows: Int) -> ([Float], Bool) {
      let gradient = Tensor(repeating: 0, shape: [4, 3])
      let tape = Tape(device: CPUDevice(), gradients: .sumOfRowSquares(rowCount: rows))
      let weight = tape.parameter(.random([4, 3], seed: 1), gradient: gradient)
      let x = tape.constant(.random([5, 3], seed: 2))
      func body(_ tape: Tape, _ inputs: [Variable]) -> [Variable] {
        [tape.apply(Linear(), to: inputs[0], inputs[1])]
      }
      let y = isRecomputed ? tape.recomputed([x, weight], body) : body(tape, [x, weight])
      tape.seed(y[0], with: .random([5, 4], seed: 3))
      tape.backward()
      return (gradient.elements, tape.gradientsAreKnown)
    }
    for rows in [5, 3] {
      let (kept, again) = (squares(false, rows: rows), squares(true, rows: rows))
      #expect(kept.0 == again.0 && kept.1 == again.1 && kept.1 == (rows == 5))
    }
  }

  @Test func whatIsNotFiniteIsNamedInside() {
    let watch = NonFiniteWatch()
    let tape = Tape(device: CPUDevice(), watch: watch)
    let weight = tape.parameter(
      Tensor([3e38], shape: [1, 1]), gradient: Tensor(repeating: 0, shape: [1, 1]),
      named: "decision.weight")
    let x = tape.constant(Tensor([3e38], shape: [1, 1]))
    _ = tape.recomputed([x, weight]) { tape, inputs in
      [tape.apply(Linear(), to: inputs[0], inputs[1])]
    }
    #expect(watch.finding == "the result [1x1] of Linear with decision.weight")
  }
}
