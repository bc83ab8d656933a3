import EngramCore
import Foundation
import Networks
import TensorEngine
import Testing

/// What an SRWM tells about its writes, against the recurrence written out.
@Suite("The trace of an SRWM")
struct SRWMTraceTests {
  private static let (heads, head, length) = (2, 3, 6)

  private struct Fixture {
    let input: Tensor
    let trace: MemoryTrace
    let scan: SequenceScan
    let module: any InspectableSequenceModule
  }

  private func run() throws -> Fixture {
    let store = ParameterStore()
    let width = Self.heads * Self.head
    let module = try #require(
      SRWM(headCount: Self.heads, dropout: 0, initialScale: 2, queryScale: 2)
        .makeModule(width: width, in: ParameterScope(store)) as? any InspectableSequenceModule)
    store.seal(seed: 4)
    let tape = Tape(device: CPUDevice(), isRecording: false)
    let pass = ForwardPass(
      tape: tape,
      parameters: BoundParameters(store, on: tape, gradients: store.makeVector()),
      isTraining: false, seed: 1)
    var random = RandomStream(seed: 9)
    let input = Tensor(
      (0..<Self.length * width).map { _ in random.normal() }, shape: [1, Self.length, width])
    let start = module.initialState(batch: 1, pass)
    let traced = module.trace(
      pass.tape.constant(input), from: start, keeping: Set(0...Self.length), pass)
    let scan = module.scan(
      pass.tape.constant(input), probes: nil, from: start, needsOutput: true, pass)
    #expect(traced.scan.state.parts[0].value.elements == scan.state.parts[0].value.elements)
    #expect(traced.scan.output?.value.elements == scan.output?.value.elements)
    return Fixture(input: input, trace: traced.trace, scan: scan, module: module)
  }

  @Test func theLastMatricesAreThoseOfTheScan() throws {
    let fixture = try run()
    let last = fixture.module.matrices(in: fixture.scan.state)
    #expect(fixture.trace.matrixNames == ["y", "q", "k", "b"])
    #expect(fixture.trace.heads.count == Self.heads && last.count == Self.heads)
    for (head, matrices) in zip(fixture.trace.heads, last) {
      let traced = try #require(head.snapshots[Self.length])
      for (one, other) in zip(traced, matrices) {
        #expect(zip(one.elements, other.elements).allSatisfy { abs($0 - $1) < 1e-5 })
      }
    }
  }

  @Test func keysSumToOneAndGatesAreShares() throws {
    for head in try run().trace.heads {
      #expect(head.addresses.count == Self.length)
      for address in head.addresses {
        #expect(abs(address.key.reduce(0, +) - 1) < 1e-5)
        #expect(address.gates.count == 4 && address.gates.allSatisfy { (0...1).contains($0) })
      }
    }
  }

  /// `k = softmax(Kᵀ x)`, `q = softmax(Qᵀ x)`, `b = sigmoid(Bᵀ x)`, and `Z` grows by `b_Z k (Zᵀ q - Zᵀ k)ᵀ`.
  @Test func everyWriteIsThatOfTheRecurrence() throws {
    let fixture = try run()
    for (index, head) in fixture.trace.heads.enumerated() {
      for step in 0..<Self.length {
        let matrices = try #require(head.snapshots[step])
        let next = try #require(head.snapshots[step + 1])
        let first = step * Self.heads * Self.head + index * Self.head
        let x = fixture.input.elements[first..<first + Self.head].map(Double.init)
        let (q, k) = (softmax(product(matrices[1], x)), softmax(product(matrices[2], x)))
        let gates = product(matrices[3], x).map { 1 / (1 + exp(-$0)) }
        expectNear(head.addresses[step].key.map(Double.init), k)
        expectNear(head.addresses[step].gates.map(Double.init), gates)
        for (place, matrix) in matrices.enumerated() {
          let written = zip(product(matrix, q), product(matrix, k)).map {
            gates[place] * ($0 - $1)
          }
          let change = k.flatMap { row in written.map { row * $0 } }
          expectNear(
            zip(next[place].elements, matrix.elements).map { Double($0 - $1) }, change)
          let norm = change.reduce(0) { $0 + $1 * $1 }.squareRoot()
          expectNear([head.writeNorms[step][place]], [norm])
        }
      }
    }
  }

  private func product(_ matrix: MemoryMatrix, _ x: [Double]) -> [Double] {
    (0..<matrix.columnCount).map { column in
      (0..<matrix.rowCount).reduce(0) {
        $0 + Double(matrix.elements[$1 * matrix.columnCount + column]) * x[$1]
      }
    }
  }

  private func softmax(_ values: [Double]) -> [Double] {
    let powers = values.map { exp($0) }
    return powers.map { $0 / powers.reduce(0, +) }
  }

  private func expectNear(
    _ values: [Double], _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(values.count == expected.count, sourceLocation: sourceLocation)
    #expect(
      zip(values, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "\(values), \(expected)",
      sourceLocation: sourceLocation)
  }
}
