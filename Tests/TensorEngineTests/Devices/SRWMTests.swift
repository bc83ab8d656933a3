import TensorEngine
import Testing

/// The extents of one SRWM sequence.
struct SequenceCase: CustomTestStringConvertible {
  let head: Int
  let length: Int
  var heads = 2
  var batch = 2

  var geometry: SRWMGeometry { SRWMGeometry(headCount: heads, headDimension: head) }
  var shape: Shape { [batch, length, geometry.width] }
  var testDescription: String { "head \(head), length \(length), \(heads) heads, batch \(batch)" }
}

@Suite("SRWM: the fast device agrees with the naive one")
struct SRWMTests {
  static let cases =
    [4, 5, 16, 17, 24, 32, 64].map { SequenceCase(head: $0, length: 3) }
    + [0, 1, 31, 32, 33, 65].map { SequenceCase(head: 5, length: $0) }
    + [
      SequenceCase(head: 16, length: 33), SequenceCase(head: 16, length: 200, batch: 1),
      SequenceCase(head: 17, length: 65, heads: 3, batch: 1),
      SequenceCase(head: 1, length: 7, heads: 3), SequenceCase(head: 2, length: 40, heads: 1),
      SequenceCase(head: 64, length: 33, heads: 1, batch: 1),
      SequenceCase(head: 256, length: 2, heads: 1, batch: 1),
    ]

  /// Which of the optional operands of a sequence are there.
  struct Options: CustomTestStringConvertible {
    let wantsOutput: Bool
    let hasProbe: Bool
    var testDescription: String { "output \(wantsOutput), probe \(hasProbe)" }
  }

  static let options = [
    Options(wantsOutput: true, hasProbe: false), Options(wantsOutput: true, hasProbe: true),
    Options(wantsOutput: false, hasProbe: true), Options(wantsOutput: false, hasProbe: false),
  ]

  @Test(arguments: cases, options)
  func forwardAndBackward(sequence: SequenceCase, options: Options) {
    expectSameOnBothDevices(.chains, "\(sequence.testDescription)") { device in
      let (geometry, shape) = (sequence.geometry, sequence.shape)
      let x = Tensor.random(shape, seed: 1, scale: 2)
      let probe = options.hasProbe ? Tensor.random(shape, seed: 2, scale: 2) : nil
      let state = randomState(geometry, batch: sequence.batch, seed: 3)
      let y = options.wantsOutput ? Tensor.unwritten(shape) : nil
      let yProbe = options.hasProbe ? Tensor.unwritten(shape) : nil
      let record = device.srwm(
        geometry, x: x, probe: probe, state: state, into: y, yProbe: yProbe, keepsRecord: true)
      let dstate = randomState(geometry, batch: sequence.batch, seed: 4)
      let dx = Tensor.unwritten(shape)
      let dprobe = options.hasProbe ? Tensor.unwritten(shape) : nil
      guard let record else { return [nil] }
      device.srwmBackward(
        geometry, x: x, probe: probe, finalState: state, record: record,
        dy: options.wantsOutput ? .random(shape, seed: 5) : nil,
        dyProbe: options.hasProbe ? .random(shape, seed: 6) : nil, into: dx, dprobe: dprobe,
        dstate: dstate)
      return [state, y, yProbe, dx, dprobe, dstate]
    }
  }

  @Test(arguments: [CPUDevice() as any Device, ReferenceDevice()].map(DeviceArgument.init))
  func nothingDependsOnTheRecord(argument: DeviceArgument) {
    let sequence = SequenceCase(head: 5, length: 70)
    let x = Tensor.random(sequence.shape, seed: 1)
    let results = [true, false].map { keepsRecord in
      let state = randomState(sequence.geometry, batch: sequence.batch, seed: 2)
      let y = Tensor.unwritten(sequence.shape)
      let record = argument.device.srwm(
        sequence.geometry, x: x, probe: nil, state: state, into: y, yProbe: nil,
        keepsRecord: keepsRecord)
      #expect((record != nil) == keepsRecord)
      return [state, y]
    }
    expectClose(results[0][0], results[1][0], .bitwise, "state")
    expectClose(results[0][1], results[1][1], .bitwise, "output")
  }

  @Test(arguments: [1, 4, 5, 16, 17, 24, 32, 64], [1, 7, 33])
  func reads(head: Int, rows: Int) {
    let sequence = SequenceCase(head: head, length: rows)
    expectSameOnBothDevices(.sums, "read \(sequence.testDescription)") { device in
      let x = Tensor.random(sequence.shape, seed: 1)
      let state = randomState(sequence.geometry, batch: sequence.batch, seed: 2)
      let y = Tensor.unwritten(sequence.shape)
      device.srwmRead(sequence.geometry, x: x, state: state, into: y)
      let dx = Tensor.unwritten(sequence.shape)
      let dstate = randomState(sequence.geometry, batch: sequence.batch, seed: 3)
      device.srwmReadBackward(
        sequence.geometry, x: x, state: state, dy: .random(sequence.shape, seed: 4), into: dx,
        dstate: dstate)
      return [y, dx, dstate, state]
    }
  }
}
