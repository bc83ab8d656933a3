internal import Synchronization
internal import TensorEngine

/// The parts of a training step that the bench tells apart.
enum StepPart: String, CaseIterable, Sendable {
  case encoder = "encoder"
  case products = "matrix products"
  case sequence = "sequence layers"
  case rows = "norms, activations, loss"
}

/// Seconds spent per part, summed over lanes.
final class StepTimes: Sendable {
  private let seconds = Mutex<[StepPart: Double]>([:])

  func add(_ duration: Duration, to part: StepPart) {
    seconds.withLock { $0[part, default: 0] += duration / .seconds(1) }
  }

  /// The sums so far, which start again from zero.
  func take() -> [StepPart: Double] {
    seconds.withLock { sums in
      defer { sums = [:] }
      return sums
    }
  }
}

/// A processor that measures how long each part takes.
final class TimingDevice: Device {
  let device = CPUDevice()
  private let times: StepTimes

  init(_ times: StepTimes) { self.times = times }

  func measure<Result>(_ part: StepPart, _ body: () -> Result) -> Result {
    let start = ContinuousClock.now
    let result = body()
    times.add(ContinuousClock.now - start, to: part)
    return result
  }

  func multiply(
    _ a: Tensor, _ b: Tensor, transposeA: Bool, transposeB: Bool, into c: Tensor, accumulate: Bool
  ) {
    measure(.products) {
      device.multiply(
        a, b, transposeA: transposeA, transposeB: transposeB, into: c, accumulate: accumulate)
    }
  }

  func addBias(_ bias: Tensor, to x: Tensor) { measure(.rows) { device.addBias(bias, to: x) } }

  func addRowSum(of x: Tensor, to sum: Tensor) {
    measure(.rows) { device.addRowSum(of: x, to: sum) }
  }

  func add(_ x: Tensor, to y: Tensor) { measure(.rows) { device.add(x, to: y) } }

  func square(_ x: Tensor, into y: Tensor) { measure(.rows) { device.square(x, into: y) } }

  func gatherRows(of x: Tensor, at indices: [Int32], into y: Tensor) {
    measure(.rows) { device.gatherRows(of: x, at: indices, into: y) }
  }

  func varyingColumns(of x: Tensor, limit: Int) -> [Bool]? {
    measure(.products) { device.varyingColumns(of: x, limit: limit) }
  }

  func gatherColumns(of x: Tensor, at runs: ColumnRuns, into y: Tensor) {
    measure(.products) { device.gatherColumns(of: x, at: runs, into: y) }
  }

  func scatterColumns(
    of x: Tensor, at runs: ColumnRuns, elsewhere column: Tensor, times row: Tensor,
    into y: Tensor, accumulate: Bool
  ) {
    measure(.products) {
      device.scatterColumns(
        of: x, at: runs, elsewhere: column, times: row, into: y, accumulate: accumulate)
    }
  }

  func addRows(of table: Tensor, at indices: [Int32], to y: Tensor) {
    measure(.rows) { device.addRows(of: table, at: indices, to: y) }
  }

  func scatterAddRows(of x: Tensor, at indices: [Int32], to table: Tensor) {
    measure(.rows) { device.scatterAddRows(of: x, at: indices, to: table) }
  }

  func biasReLUDropout(_ x: Tensor, bias: Tensor, dropout: Dropout) {
    measure(.rows) { device.biasReLUDropout(x, bias: bias, dropout: dropout) }
  }

  func reluDropoutBackward(y: Tensor, dy: Tensor, dropout: Dropout, into dx: Tensor) {
    measure(.rows) { device.reluDropoutBackward(y: y, dy: dy, dropout: dropout, into: dx) }
  }

  func residualDropout(skip: Tensor, x: Tensor, bias: Tensor?, dropout: Dropout, into y: Tensor) {
    measure(.rows) {
      device.residualDropout(skip: skip, x: x, bias: bias, dropout: dropout, into: y)
    }
  }

  func dropoutBackward(dy: Tensor, dropout: Dropout, into dx: Tensor) {
    measure(.rows) { device.dropoutBackward(dy: dy, dropout: dropout, into: dx) }
  }

  func layerNorm(
    _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float, into y: Tensor, mean: Tensor,
    inverseDeviation: Tensor
  ) {
    measure(.rows) {
      device.layerNorm(
        x, gamma: gamma, beta: beta, epsilon: epsilon, into: y, mean: mean,
        inverseDeviation: inverseDeviation)
    }
  }

  func layerNormBackward(
    x: Tensor, gamma: Tensor, mean: Tensor, inverseDeviation: Tensor, dy: Tensor, into dx: Tensor,
    accumulate: Bool, dgamma: Tensor, dbeta: Tensor
  ) {
    measure(.rows) {
      device.layerNormBackward(
        x: x, gamma: gamma, mean: mean, inverseDeviation: inverseDeviation, dy: dy, into: dx,
        accumulate: accumulate, dgamma: dgamma, dbeta: dbeta)
    }
  }

  func crossEntropy(
    logits: Tensor, targets: [Int32], smoothing: Float, probabilities: Tensor, losses: Tensor
  ) {
    measure(.rows) {
      device.crossEntropy(
        logits: logits, targets: targets, smoothing: smoothing, probabilities: probabilities,
        losses: losses)
    }
  }

  func crossEntropyBackward(
    probabilities: Tensor, targets: [Int32], smoothing: Float, dlosses: Tensor,
    into dlogits: Tensor
  ) {
    measure(.rows) {
      device.crossEntropyBackward(
        probabilities: probabilities, targets: targets, smoothing: smoothing, dlosses: dlosses,
        into: dlogits)
    }
  }

  func convolutionBlock(
    _ x: Tensor, _ weights: ConvolutionBlockWeights, dropout: Dropout, keepsActivations: Bool,
    into y: Tensor
  ) -> ConvolutionBlockRecord {
    measure(.encoder) {
      device.convolutionBlock(
        x, weights, dropout: dropout, keepsActivations: keepsActivations, into: y)
    }
  }

  func convolutionBlockBackward(
    x: Tensor, _ weights: ConvolutionBlockWeights, record: ConvolutionBlockRecord,
    dropout: Dropout, y: Tensor, dy: Tensor, into dx: Tensor?, gradients: ConvolutionBlockWeights
  ) {
    measure(.encoder) {
      device.convolutionBlockBackward(
        x: x, weights, record: record, dropout: dropout, y: y, dy: dy, into: dx,
        gradients: gradients)
    }
  }

  func srwm(
    _ geometry: SRWMGeometry, x: Tensor, probe: Tensor?, state: Tensor, into y: Tensor?,
    yProbe: Tensor?, keepsRecord: Bool
  ) -> SRWMRecord? {
    measure(.sequence) {
      device.srwm(
        geometry, x: x, probe: probe, state: state, into: y, yProbe: yProbe,
        keepsRecord: keepsRecord)
    }
  }

  func srwmBackward(
    _ geometry: SRWMGeometry, x: Tensor, probe: Tensor?, finalState: Tensor, record: SRWMRecord,
    dy: Tensor?, dyProbe: Tensor?, into dx: Tensor, dprobe: Tensor?, dstate: Tensor
  ) {
    measure(.sequence) {
      device.srwmBackward(
        geometry, x: x, probe: probe, finalState: finalState, record: record, dy: dy,
        dyProbe: dyProbe, into: dx, dprobe: dprobe, dstate: dstate)
    }
  }

  func srwmRead(_ geometry: SRWMGeometry, x: Tensor, state: Tensor, into y: Tensor) {
    measure(.sequence) { device.srwmRead(geometry, x: x, state: state, into: y) }
  }

  func srwmReadBackward(
    _ geometry: SRWMGeometry, x: Tensor, state: Tensor, dy: Tensor, into dx: Tensor, dstate: Tensor
  ) {
    measure(.sequence) {
      device.srwmReadBackward(geometry, x: x, state: state, dy: dy, into: dx, dstate: dstate)
    }
  }
}
