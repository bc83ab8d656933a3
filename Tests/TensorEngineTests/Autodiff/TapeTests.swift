import TensorEngine
import Testing

@Suite("Tape")
struct TapeTests {
  private let device = CPUDevice()

  @Test func gradientsAreAddedToWhatIsThere() {
    let tape = Tape(device: device)
    let gradient = Tensor([10, 20, 30], shape: [1, 3])
    let x = tape.parameter(Tensor([1, 2, 3], shape: [1, 3]), gradient: gradient)
    let y = tape.apply(GatherRows([0, 0], leading: [1, 2]), to: x)
    tape.seed(y, with: Tensor([1, 2, 3, 4, 5, 6], shape: [1, 2, 3]))
    tape.backward()
    #expect(gradient.elements == [15, 27, 39])
  }

  @Test func seedsAddUp() {
    let tape = Tape(device: device)
    let gradient = Tensor(repeating: 0, shape: [1, 2])
    let x = tape.parameter(Tensor([1, 2], shape: [1, 2]), gradient: gradient)
    let y = tape.apply(GatherRows([0], leading: [1]), to: x)
    tape.seed(y, with: Tensor([1, 2], shape: [1, 2]))
    tape.seed(y, with: Tensor([10, 20], shape: [1, 2]))
    tape.seed(x, with: Tensor([100, 200], shape: [1, 2]))
    tape.backward()
    #expect(gradient.elements == [111, 222])
  }

  @Test func aSeedIsLeftAsItWas() {
    let tape = Tape(device: device)
    let geometry = SRWMGeometry(headCount: 1, headDimension: 4)
    let state = randomState(geometry, batch: 1, seed: 1)
    let x = tape.parameter(
      .random([1, 3, 4], seed: 2), gradient: Tensor(repeating: 0, shape: [1, 3, 4]))
    let scan = SRWMScan(geometry, needsOutput: false, keepsRecord: true)
    let final = tape.apply(scan, to: x, tape.constant(state))
    let seed = randomState(geometry, batch: 1, seed: 3)
    let kept = seed.copied()
    tape.seed(final, with: seed)
    tape.backward()
    expectClose(seed, kept, .bitwise, "seed")
  }

  /// The scan overwrites the gradient of its final state, so every reader must have been there first.
  @Test(arguments: [true, false])
  func aStateReadByManyHasTheWholeGradient(readsAfterTheSecondScan: Bool) {
    let fast = stateGradient(CPUDevice(), readsLast: readsAfterTheSecondScan)
    let naive = stateGradient(ReferenceDevice(), readsLast: readsAfterTheSecondScan)
    for (i, pair) in zip(fast, naive).enumerated() {
      expectClose(pair.0, pair.1, .chains, "gradient \(i)")
    }
    // The order in which readers of a state are recorded is no part of the function.
    let other = stateGradient(CPUDevice(), readsLast: !readsAfterTheSecondScan)
    for (i, pair) in zip(fast, other).enumerated() {
      expectClose(pair.0, pair.1, .sums, "gradient \(i) in the other order")
    }
  }

  @Test func withoutRecordingThereIsNoGradient() {
    let tape = Tape(device: device, isRecording: false)
    let gradient = Tensor(repeating: 0, shape: [1, 2])
    let x = tape.parameter(Tensor([1, 2], shape: [1, 2]), gradient: gradient)
    let y = tape.apply(GatherRows([0], leading: [1]), to: x)
    tape.seed(y, with: Tensor([1, 2], shape: [1, 2]))
    tape.backward()
    #expect(y.value.elements == [1, 2])
    #expect(gradient.elements == [0, 0])
  }

  /// Two sequences in a row; the state between them is read by two batches of queries and is itself
  /// part of the loss.
  private func stateGradient(_ device: any Device, readsLast: Bool) -> [Tensor] {
    let geometry = SRWMGeometry(headCount: 2, headDimension: 5)
    let tape = Tape(device: device)
    let values: [Tensor] = [
      randomState(geometry, batch: 2, seed: 1), .random([2, 34, 10], seed: 2),
      .random([2, 3, 10], seed: 3), .random([2, 4, 10], seed: 4),
    ]
    let gradients = values.map { Tensor(repeating: 0, shape: $0.shape) }
    let inputs = zip(values, gradients).map { tape.parameter($0, gradient: $1) }
    let scan = SRWMScan(geometry, needsOutput: true, keepsRecord: true)
    let first = tape.apply(scan, to: [inputs[1], inputs[0]])
    func read() {
      for (i, query) in [inputs[2], inputs[3]].enumerated() {
        let y = tape.apply(SRWMRead(geometry), to: query, first[0])
        tape.seed(y, with: .random(y.shape, seed: 10 + UInt64(i)))
      }
    }
    if !readsLast { read() }
    let second = tape.apply(scan, to: [inputs[2], first[0]])
    if readsLast { read() }
    for (i, result) in [first[0], first[1], second[0], second[1]].enumerated() {
      tape.seed(result, with: .random(result.shape, seed: 20 + UInt64(i)))
    }
    tape.backward()
    return gradients
  }
}
