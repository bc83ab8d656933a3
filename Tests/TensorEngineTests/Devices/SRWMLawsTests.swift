import Glibc
import TensorEngine
import Testing

@Suite("SRWM: laws")
struct SRWMLawsTests {
  private let device = CPUDevice()

  /// The results of one sequence.
  private struct Run {
    let y: Tensor
    let state: Tensor
    let yProbe: Tensor?
    let record: SRWMRecord?
  }

  private func run(
    _ geometry: SRWMGeometry, _ x: Tensor, from state: Tensor, probe: Tensor? = nil,
    keepsRecord: Bool = false
  ) -> Run {
    let (y, final) = (Tensor.unwritten(x.shape), state.copied())
    let yProbe = probe.map { Tensor.unwritten($0.shape) }
    let record = device.srwm(
      geometry, x: x, probe: probe, state: final, into: y, yProbe: yProbe,
      keepsRecord: keepsRecord)
    return Run(y: y, state: final, yProbe: yProbe, record: record)
  }

  private func rows(_ range: Range<Int>, of x: Tensor) -> Tensor {
    let (length, width) = (x.shape[1], x.shape[2])
    let elements = (0..<x.shape[0]).flatMap { batch in
      (0..<range.count * width).map {
        x.pointer[(batch * length + range.lowerBound) * width + $0]
      }
    }
    return Tensor(elements, shape: [x.shape[0], range.count, width])
  }

  @Test(arguments: [4, 17, 24])
  func readingInPiecesEqualsReadingWhole(head: Int) {
    let sequence = SequenceCase(head: head, length: 80)
    let x = Tensor.random(sequence.shape, seed: 1)
    let start = randomState(sequence.geometry, batch: 2, seed: 2)
    let whole = run(sequence.geometry, x, from: start)
    var state = start
    for range in [0..<1, 1..<33, 33..<80] {
      let piece = run(sequence.geometry, rows(range, of: x), from: state)
      expectClose(piece.y, rows(range, of: whole.y), .bitwise, "rows \(range)")
      state = piece.state
    }
    expectClose(state, whole.state, .bitwise, "final state")
  }

  @Test(arguments: [5, 16])
  func probesReadTheStateBeforeTheirStep(head: Int) {
    let sequence = SequenceCase(head: head, length: 37)
    let (x, probe) = (
      Tensor.random(sequence.shape, seed: 1), Tensor.random(sequence.shape, seed: 2)
    )
    let start = randomState(sequence.geometry, batch: 2, seed: 3)
    let probed = run(sequence.geometry, x, from: start, probe: probe)
    let plain = run(sequence.geometry, x, from: start)
    expectClose(probed.state, plain.state, .bitwise, "state with and without probes")
    expectClose(probed.y, plain.y, .bitwise, "output with and without probes")
    for t in [0, 1, 31, 32, 36] {
      let before = t == 0 ? start : run(sequence.geometry, rows(0..<t, of: x), from: start).state
      let kept = before.copied()
      let row = rows(t..<t + 1, of: probe)
      let y = Tensor.unwritten(row.shape)
      device.srwmRead(sequence.geometry, x: row, state: before, into: y)
      expectClose(probed.yProbe.map { rows(t..<t + 1, of: $0) }, y, .bitwise, "probe at step \(t)")
      expectClose(before, kept, .bitwise, "a read must not change the state")
    }
  }

  @Test(arguments: [1, 4, 5, 16, 17, 24])
  func paddingStaysZero(head: Int) throws {
    let sequence = SequenceCase(head: head, length: 40)
    let x = Tensor.random(sequence.shape, seed: 1, scale: 3)
    let result = run(
      sequence.geometry, x, from: randomState(sequence.geometry, batch: 2, seed: 2),
      keepsRecord: true)
    let dstate = randomState(sequence.geometry, batch: 2, seed: 3)
    device.srwmBackward(
      sequence.geometry, x: x, probe: nil, finalState: result.state,
      record: try #require(result.record), dy: x, dyProbe: nil,
      into: Tensor.unwritten(x.shape), dprobe: nil, dstate: dstate)
    for place in paddingPlaces(of: sequence.geometry, batch: 2) {
      #expect(result.state.pointer[place] == 0 && dstate.pointer[place] == 0)
    }
  }

  /// Winding back loses digits with every step; the stored copies must stop that.
  @Test(arguments: [Float(1), 4])
  func gradientsOfLongSequencesKeepTheirDigits(scale: Float) {
    let sequence = SequenceCase(head: 16, length: 500, heads: 1, batch: 1)
    let tolerance = Tolerance(relative: 1e-3, absolute: 0)
    expectSameOnBothDevices(tolerance, "length 500 at scale \(scale)") { device in
      let x = Tensor.random(sequence.shape, seed: 1, scale: scale)
      let state = randomState(sequence.geometry, batch: 1, seed: 2)
      guard
        let record = device.srwm(
          sequence.geometry, x: x, probe: nil, state: state, into: nil, yProbe: nil,
          keepsRecord: true)
      else { return [nil] }
      let (dx, dstate) = (
        Tensor.unwritten(x.shape), randomState(sequence.geometry, batch: 1, seed: 3)
      )
      device.srwmBackward(
        sequence.geometry, x: x, probe: nil, finalState: state, record: record,
        dy: .random(x.shape, seed: 4), dyProbe: nil, into: dx, dprobe: nil, dstate: dstate)
      return [dx, dstate]
    }
  }

  /// Rounding errors of winding back end at the next stored copy: there, even a wrong final state does.
  @Test func storedCopiesReplaceTheStateThatIsWoundBack() throws {
    let sequence = SequenceCase(head: 5, length: 70)
    let x = Tensor.random(sequence.shape, seed: 1)
    let result = run(
      sequence.geometry, x, from: randomState(sequence.geometry, batch: 2, seed: 2),
      keepsRecord: true)
    // The loss ends before the last copy, so that nothing depends on the steps after it.
    let dy = Tensor.random(sequence.shape, seed: 3)
    for place in 0..<dy.count where place / sequence.geometry.width % 70 >= 64 {
      dy.pointer[place] = 0
    }
    let wrong = randomState(sequence.geometry, batch: 2, seed: 4)
    let gradients = try [result.state, wrong].map { final in
      let dx = Tensor.unwritten(x.shape)
      let dstate = Tensor(repeating: 0, shape: final.shape)
      device.srwmBackward(
        sequence.geometry, x: x, probe: nil, finalState: final,
        record: try #require(result.record), dy: dy, dyProbe: nil, into: dx, dprobe: nil,
        dstate: dstate)
      return [dx, dstate]
    }
    expectClose(gradients[1][0], gradients[0][0], .bitwise, "input")
    expectClose(gradients[1][1], gradients[0][1], .bitwise, "state")
  }

  /// With `x` a unit vector the logits of `q` are the first row of `Q`, and the record begins with `q`.
  ///
  /// The logits are multiples of 1/64, so that their differences are exact and only the exponential
  /// is measured.
  @Test(arguments: [4, 5, 16, 17, 33, 64])
  func softmaxIsExactToSixDigits(head: Int) throws {
    let geometry = SRWMGeometry(headCount: 1, headDimension: head)
    for seed in UInt64(0)..<20 {
      var random = RandomStream(seed: seed)
      let logits = (0..<head).map { _ in Float(random.index(below: 10_241) - 5_120) / 64 }
      let state = Tensor(repeating: 0, shape: geometry.stateShape(batch: 1))
      for (i, logit) in logits.enumerated() { state.pointer[head + i] = logit }
      let x = Tensor(repeating: 0, shape: [1, 1, head])
      x.pointer[0] = 1
      let record = try #require(run(geometry, x, from: state, keepsRecord: true).record)
      let top = Double(try #require(logits.max()))
      let sum = logits.reduce(0) { $0 + exp(Double($1) - top) }
      for (i, logit) in logits.enumerated() {
        let (actual, expected) = (Double(record.steps.pointer[i]), exp(Double(logit) - top) / sum)
        // The kernel takes everything below e^-87, the least normal float, for zero.
        if Double(logit) - top < -87 {
          #expect(actual < 1.7e-38)
        } else {
          #expect(abs(actual - expected) <= 1e-6 * expected)
        }
      }
    }
  }
}
