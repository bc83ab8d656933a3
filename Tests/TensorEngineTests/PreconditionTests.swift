import TensorEngine
import Testing

/// Kernels take bare pointers, so every mismatch must stop before them.
@Suite("Mismatches trap")
struct PreconditionTests {
  @Test func wideHeads() async {
    await #expect(processExitsWith: .failure) {
      _ = SRWMGeometry(headCount: 1, headDimension: 257)
    }
  }

  @Test func imagesTooSmallToPool() async {
    await #expect(processExitsWith: .failure) {
      let weights = ConvolutionBlockTests.weights(inputs: 1, outputs: 3, seed: 1)
      _ = CPUDevice().convolutionBlock(
        .random([1, 1, 2, 1], seed: 1), weights, dropout: .none, keepsActivations: false,
        into: .unwritten([1, 0, 1, 3]))
    }
  }

  @Test func targetsOutsideTheClasses() async {
    await #expect(processExitsWith: .failure) {
      CPUDevice().crossEntropy(
        logits: .random([1, 3], seed: 1), targets: [3], smoothing: 0,
        probabilities: .unwritten([1, 3]), losses: .unwritten([1]))
    }
  }

  @Test func classesOfAnotherWidth() async {
    await #expect(processExitsWith: .failure) {
      CPUDevice().classLogits(
        .random([1, 2, 3], seed: 1), ClassDensities(mean: .random([1, 2, 4], seed: 2)),
        into: .unwritten([1, 2, 2]))
    }
  }

  @Test func onlineLabelsOutsideTheClasses() async {
    await #expect(processExitsWith: .failure) {
      CPUDevice().descendOnline(
        OnlineRows(x: .random([1, 1, 3], seed: 1), labels: [2]), rate: 1,
        weight: .random([1, 2, 3], seed: 2), bias: .random([1, 2], seed: 3),
        errors: .unwritten([1, 1, 2]))
    }
  }

  @Test func rowsOutsideTheTable() async {
    await #expect(processExitsWith: .failure) {
      CPUDevice().gatherRows(of: .random([2, 3], seed: 1), at: [-1], into: .unwritten([1, 3]))
    }
  }

  @Test func stateOfAnotherBatch() async {
    await #expect(processExitsWith: .failure) {
      let geometry = SRWMGeometry(headCount: 1, headDimension: 4)
      CPUDevice().srwmRead(
        geometry, x: .random([2, 1, 4], seed: 1), state: randomState(geometry, batch: 1, seed: 2),
        into: .unwritten([2, 1, 4]))
    }
  }

  @Test func aSequenceWithoutRecordHasNoGradient() async {
    await #expect(processExitsWith: .failure) {
      let geometry = SRWMGeometry(headCount: 1, headDimension: 4)
      let tape = Tape(device: CPUDevice())
      let x = tape.parameter(
        .random([1, 2, 4], seed: 1), gradient: Tensor(repeating: 0, shape: [1, 2, 4]))
      let state = tape.apply(
        SRWMScan(geometry, needsOutput: false, keepsRecord: false), to: x,
        tape.constant(randomState(geometry, batch: 1, seed: 2)))
      tape.seed(state, with: state.value)
      tape.backward()
    }
  }
}
