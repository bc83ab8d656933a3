import TensorEngine
import Testing

@Suite("Fast weights: the fast device agrees with the naive one")
struct FastWeightTests {
  static let heads = [1, 4, 15, 16, 17, 32, 256]
  static let rules = [FastWeightRule.delta, .sums]

  private func geometry(_ head: Int, _ rule: FastWeightRule) -> FastWeightGeometry {
    FastWeightGeometry(headCount: head > 64 ? 1 : 2, headDimension: head, rule: rule)
  }

  @Test(arguments: heads, [false, true])
  func features(head: Int, normalizes: Bool) {
    expectSameOnBothDevices(.sums, "features of heads of \(head)") { device in
      let x = Tensor.random([3, 2 * head], seed: 1, scale: 4)
      let (y, dx) = (Tensor.unwritten(x.shape), Tensor.unwritten(x.shape))
      device.positiveFeatures(x, headDimension: head, normalizes: normalizes, into: y)
      device.positiveFeaturesBackward(
        x: x, dy: .random(x.shape, seed: 2), headDimension: head, normalizes: normalizes,
        into: dx)
      return [y, dx]
    }
  }

  /// Inputs so low that no float is left of their features: zero, and not a division by zero.
  @Test func featuresOfVeryLowInputsAreZero() {
    let x = Tensor(repeating: -200, shape: [1, 4])
    let (y, dx) = (Tensor.unwritten(x.shape), Tensor.unwritten(x.shape))
    CPUDevice().positiveFeatures(x, headDimension: 4, normalizes: true, into: y)
    CPUDevice().positiveFeaturesBackward(
      x: x, dy: .random(x.shape, seed: 2), headDimension: 4, normalizes: true, into: dx)
    #expect(y.elements == [0, 0, 0, 0] && dx.elements == [0, 0, 0, 0])
  }

  @Test(arguments: heads.flatMap { head in [1, 3, 33].map { (head, $0) } }, rules)
  func sequences(size: (head: Int, length: Int), rule: FastWeightRule) {
    let geometry = geometry(size.head, rule)
    let length = size.head > 64 ? min(size.length, 3) : size.length
    for (hasQuery, hasProbe) in [(true, true), (true, false), (false, true), (false, false)] {
      expectSameOnBothDevices(.chains, "\(geometry), length \(length)") { device in
        results(geometry, length: length, hasQuery: hasQuery, hasProbe: hasProbe, device)
      }
    }
  }

  /// From nothing: what is wound back must be nothing again, because sums are divided by it.
  @Test(arguments: [1, 3, 32, 33, 70], rules)
  func sequencesFromNothing(length: Int, rule: FastWeightRule) {
    let geometry = FastWeightGeometry(headCount: 2, headDimension: 5, rule: rule)
    let nothing = Tensor(repeating: 0, shape: geometry.stateShape(batch: 2))
    expectSameOnBothDevices(.chains, "\(geometry), length \(length)") { device in
      results(
        geometry, from: nothing.copied(), length: length, hasQuery: true, hasProbe: true, device)
    }
  }

  private func results(
    _ geometry: FastWeightGeometry, from start: Tensor? = nil, length: Int, hasQuery: Bool,
    hasProbe: Bool, _ device: any Device
  ) -> [Tensor?] {
    let sequence = randomSequence(
      geometry, batch: 2, length: length, hasQuery: hasQuery, hasProbe: hasProbe)
    let state = start ?? randomState(geometry, batch: 2, seed: 3)
    func unwritten(_ tensor: Tensor?) -> Tensor? { tensor.map { .unwritten($0.shape) } }
    let (y, yProbe) = (unwritten(sequence.query), unwritten(sequence.probe))
    let record = device.fastWeights(
      geometry, sequence, state: state, into: y, yProbe: yProbe, keepsRecord: true)
    guard let record else { return [nil] }
    let dstate = randomState(geometry, batch: 2, seed: 4)
    let gradients = FastWeightSequence(
      key: .unwritten(sequence.key.shape), value: .unwritten(sequence.key.shape),
      gate: unwritten(sequence.gate), query: unwritten(sequence.query),
      probe: unwritten(sequence.probe))
    device.fastWeightsBackward(
      geometry, sequence, finalState: state, record: record,
      dy: sequence.query.map { .random($0.shape, seed: 5) },
      dyProbe: sequence.probe.map { .random($0.shape, seed: 6) }, into: gradients, dstate: dstate)
    return [
      state, y, yProbe, gradients.key, gradients.value, gradients.gate, gradients.query,
      gradients.probe, dstate,
    ]
  }

  @Test(arguments: heads, rules)
  func reads(head: Int, rule: FastWeightRule) {
    let geometry = geometry(head, rule)
    expectSameOnBothDevices(.sums, "\(geometry)") { device in
      let query = randomSequence(
        geometry, batch: 2, length: 5, hasQuery: false, hasProbe: false
      ).key
      let state = randomState(geometry, batch: 2, seed: 2)
      let (y, dquery) = (Tensor.unwritten(query.shape), Tensor.unwritten(query.shape))
      let dstate = randomState(geometry, batch: 2, seed: 3)
      device.fastWeightsRead(geometry, query: query, state: state, into: y)
      device.fastWeightsReadBackward(
        geometry, query: query, state: state, dy: .random(query.shape, seed: 4), into: dquery,
        dstate: dstate)
      return [y, dquery, dstate, state]
    }
  }

  /// Winding back loses digits with every step; the stored copies must stop that.
  @Test(arguments: rules)
  func gradientsOfLongSequencesKeepTheirDigits(rule: FastWeightRule) {
    let geometry = FastWeightGeometry(headCount: 1, headDimension: 16, rule: rule)
    expectSameOnBothDevices(Tolerance(relative: 1e-3, absolute: 0), "length 500") {
      results(geometry, length: 500, hasQuery: true, hasProbe: false, $0)
    }
  }

  /// Before anything was written there is nothing to divide by.
  @Test(arguments: [CPUDevice() as any Device, ReferenceDevice()].map(DeviceArgument.init))
  func emptySumsReadZero(argument: DeviceArgument) {
    let geometry = FastWeightGeometry(headCount: 2, headDimension: 3, rule: .sums)
    let state = Tensor(repeating: 0, shape: geometry.stateShape(batch: 1))
    let query = Tensor(repeating: 1, shape: [1, 2, 6])
    let (y, dquery) = (Tensor.unwritten(query.shape), Tensor.unwritten(query.shape))
    argument.device.fastWeightsRead(geometry, query: query, state: state, into: y)
    argument.device.fastWeightsReadBackward(
      geometry, query: query, state: state, dy: query, into: dquery, dstate: state)
    for tensor in [y, dquery, state] { #expect(tensor.elements.allSatisfy { $0 == 0 }) }
  }
}
