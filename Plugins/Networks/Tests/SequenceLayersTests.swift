import EngramCore
import EngramTesting
import Networks
import TensorEngine
import Testing

@Suite("The sequence layers beside the SRWM")
struct SequenceLayersTests {
  /// Head widths around the vector width, where a layer has heads.
  @Test(arguments: [(1, 4), (4, 12), (2, 34), (1, 40)])
  func contract(heads: Int, width: Int) {
    let layers: [any SequenceLayer] = [
      DeltaNet(headCount: heads, dropout: 0.1), LinearAttention(headCount: heads, dropout: 0.1),
      SoftmaxAttention(headCount: heads, dropout: 0.1), LSTM(dropout: 0.1),
    ]
    for layer in layers {
      let violations = SequenceLayerContract.violations(of: layer, width: width)
      #expect(violations.isEmpty, "\(type(of: layer)): \(violations.joined(separator: "\n"))")
    }
  }

  /// At width 256 with 16 heads: matrices of 256 x 256, a norm, gates for the delta rule.
  @Test(
    arguments: [
      (DeltaNet(headCount: 16, dropout: 0), 4 * 65_536 + 16 * 256 + 512),
      (LinearAttention(headCount: 16, dropout: 0), 4 * 65_536 + 512),
      (SoftmaxAttention(headCount: 16, dropout: 0), 4 * 65_536 + 512),
      (LSTM(dropout: 0), 9 * 65_536 + 1024 + 512),
    ] as [(any SequenceLayer, Int)])
  func parameterCounts(layer: any SequenceLayer, count: Int) {
    let store = ParameterStore()
    _ = layer.makeModule(width: 256, in: ParameterScope(store))
    #expect(store.parameterCount == count)
  }

  @Test func headsThatDoNotFitAreRefused() {
    for (heads, width) in [(3, 16), (1, 257)] {
      let layers: [any SequenceLayer] = [
        DeltaNet(headCount: heads, dropout: 0), LinearAttention(headCount: heads, dropout: 0),
        SoftmaxAttention(headCount: heads, dropout: 0),
      ]
      for layer in layers {
        #expect(throws: ShapeProblem.self) { try layer.validate(width: width) }
      }
    }
  }

  /// The second quarter of the bias is the forget gate's; the others are drawn.
  @Test func theForgetGateHasItsOwnInitialBias() throws {
    let store = ParameterStore()
    _ = LSTM(dropout: 0, forgetBias: 3).makeModule(width: 16, in: ParameterScope(store))
    store.seal(seed: 1)
    let bias = try #require(store.named(store.values).first { $0.name == "bias" }).tensor.elements
    #expect(bias[16..<32].allSatisfy { $0 == 3 })
    let others = bias[..<16] + bias[32...]
    #expect(others.allSatisfy { abs($0) <= 0.25 } && Set(others).count == 48)
  }

  /// The larger the bias, the more of an early input is left after many others.
  @Test func aLargerForgetBiasRemembersLonger() {
    let changes = [-2, 0, 4].map { bias in
      change(LSTM(dropout: 0, forgetBias: bias), ofFirstStep: 20)
    }
    #expect(changes[0] < changes[1] / 10 && changes[1] < changes[2] / 10, "\(changes)")
  }

  /// The state of attention is one key and one value a step; that of the others has one size.
  @Test func onlyTheStateOfAttentionGrows() {
    for (layer, grows) in [
      (DeltaNet(headCount: 2, dropout: 0), false),
      (LinearAttention(headCount: 2, dropout: 0), false),
      (SoftmaxAttention(headCount: 2, dropout: 0), true), (LSTM(dropout: 0), false),
    ] as [(any SequenceLayer, Bool)] {
      let counts = [3, 9].map { length in
        scan(layer, [.ones(length)]).state.parts.reduce(0) { $0 + $1.value.count }
      }
      #expect(grows ? counts == [2 * 3 * 8, 2 * 9 * 8] : counts[0] == counts[1])
    }
  }

  /// Where nothing was read yet, an answer is the query itself.
  @Test(
    arguments: [
      DeltaNet(headCount: 2, dropout: 0), LinearAttention(headCount: 2, dropout: 0),
      SoftmaxAttention(headCount: 2, dropout: 0),
    ] as [any SequenceLayer])
  func anEmptyStateAnswersWithTheQuery(layer: any SequenceLayer) {
    let store = ParameterStore()
    let module = layer.makeModule(width: 8, in: ParameterScope(store))
    store.seal(seed: 1)
    let pass = pass(store)
    let query = Tensor((0..<8).map { Float($0) - 2 }, shape: [1, 1, 8])
    let answer = module.read(
      pass.tape.constant(query), from: module.initialState(batch: 1, pass), pass)
    #expect(answer.value.elements == query.elements)
  }

  /// How much the last output changes with the first of many inputs.
  private func change(_ layer: any SequenceLayer, ofFirstStep length: Int) -> Float {
    let plain = Input.ones(length)
    var other = plain
    for i in 0..<4 { other.elements[i] = -3 }
    let outputs = [plain, other].map { input in
      Array(scan(layer, [input]).output?.value.elements.suffix(8) ?? [])
    }
    return zip(outputs[0], outputs[1]).map { abs($0 - $1) }.max() ?? 0
  }

  /// Rows of width 8.
  private struct Input {
    var elements: [Float]
    static func ones(_ length: Int) -> Input {
      Input(elements: (0..<8 * length).map { Float($0 % 3) - Float($0 % 8) / 4 })
    }
  }

  private func scan(_ layer: any SequenceLayer, _ inputs: [Input]) -> SequenceScan {
    let store = ParameterStore()
    let module = layer.makeModule(width: 8, in: ParameterScope(store))
    store.seal(seed: 1)
    let pass = pass(store)
    let rows = inputs.flatMap(\.elements)
    let input = Tensor(rows, shape: [inputs.count, rows.count / inputs.count / 8, 8])
    return module.scan(
      pass.tape.constant(input), probes: nil,
      from: module.initialState(batch: inputs.count, pass), needsOutput: true, pass)
  }

  private func pass(_ store: ParameterStore) -> ForwardPass {
    let tape = Tape(device: CPUDevice(), isRecording: false)
    return ForwardPass(
      tape: tape, parameters: BoundParameters(store, on: tape, gradients: store.makeVector()),
      isTraining: false, seed: 1)
  }
}
