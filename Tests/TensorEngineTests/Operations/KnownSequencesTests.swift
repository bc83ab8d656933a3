import TensorEngine
import Testing

/// Small sequences beside what PyTorch 2 gives for them in double precision.
@Suite("Sequence operations give known numbers")
struct KnownSequencesTests {
  private static let query: [Float] = [1, 0, 0, 2, -1, 1]
  private static let key: [Float] = [0.5, 1, -1, 0.5, 2, 0]
  private static let value: [Float] = [1, 2, 3, -4, -5, 6]

  private func tensor(_ elements: [Float]) -> Tensor { Tensor(elements, shape: [1, 3, 2]) }

  private func run(_ body: (Tape) -> [Variable]) -> [[Float]] {
    body(Tape(device: CPUDevice(), isRecording: false)).map(\.value.elements)
  }

  private func expect(_ actual: [Float], _ expected: [Float]) {
    #expect(
      actual.count == expected.count && zip(actual, expected).allSatisfy { abs($0 - $1) < 2e-6 },
      "\(actual), not \(expected)")
  }

  /// `torch.nn.functional.scaled_dot_product_attention(…, is_causal=True)`.
  @Test func causalAttention() {
    let results = run { tape in
      let attention = Attention(
        AttentionGeometry(headCount: 1, headDimension: 2), seeing: .growing(from: 1),
        keepsRecord: false)
      return [
        tape.apply(
          attention, to: tape.constant(tensor(Self.query)), tape.constant(tensor(Self.key)),
          tape.constant(tensor(Self.value)))
      ]
    }
    expect(results[0], [1, 2, 1.6604769, 0.0185693, 1.9478305, -1.5906376])
  }

  /// The causal form of linear attention as a masked product, without any state.
  @Test func linearAttention() {
    let results = fastWeights(.sums, gate: nil)
    expect(results[1], [1, 2, 1.7871809, -0.3615428, -0.1446017, 1.4071373])
  }

  /// The delta rule written out step by step.
  @Test func deltaRule() {
    let results = fastWeights(.delta, gate: [0, 1, -1])
    expect(
      results[1], [0.2380952, 0.4761905, 1.5673797, -1.6282689, 1.1662013, -1.2154178])
    expect(
      [0, 1, 16, 17].map { results[0][$0] }, [-0.5884334, 1.1244659, 1.4889483, -1.6458153])
  }

  private func fastWeights(_ rule: FastWeightRule, gate: [Float]?) -> [[Float]] {
    let geometry = FastWeightGeometry(headCount: 1, headDimension: 2, rule: rule)
    return run { tape in
      func features(_ elements: [Float]) -> Variable {
        tape.apply(
          PositiveFeatures(headDimension: 2, normalizes: rule == .delta),
          to: tape.constant(tensor(elements)))
      }
      let state = tape.constant(Tensor(repeating: 0, shape: geometry.stateShape(batch: 1)))
      return tape.apply(
        FastWeightScan(geometry, hasQuery: true, hasProbe: false, keepsRecord: false),
        to: [state, features(Self.key), tape.constant(tensor(Self.value))]
          + [gate.map { tape.constant(Tensor($0, shape: [1, 3, 1])) }].compactMap { $0 }
          + [features(Self.query)])
    }
  }

  /// `torch.nn.LSTM` of width 2 over two steps, from a state that is not zero.
  @Test func longShortTermMemory() {
    let gates: [Float] = [
      -0.625, 0.25, 0.5, -0.5, 0.375, -0.625, 0.25, 0.5, 0.375, -1, 0.125, 0.9375, -0.4375,
      0.375, -1, 0.125,
    ]
    let recurrent: [Float] = [
      -0.6, 0.4, 0, -0.4, 0.6, 0.2, -0.2, -0.6, 0.4, 0, -0.4, 0.6, 0.2, -0.2, -0.6, 0.4,
    ]
    let results = run { tape in
      tape.apply(
        LSTMScan(needsOutput: true, keepsRecord: false),
        to: [
          tape.constant(Tensor(gates, shape: [1, 2, 8])),
          tape.constant(Tensor(recurrent, shape: [8, 2])),
          tape.constant(Tensor([0.3, -0.6], shape: [1, 2])),
          tape.constant(Tensor([0.5, -1], shape: [1, 2])),
        ])
    }
    expect(results[0], [0.0210839, -0.2755436])
    expect(results[1], [0.0716986, -0.7007632])
    expect(results[2], [0.249328, -0.3841298, 0.0210839, -0.2755436])
  }
}
