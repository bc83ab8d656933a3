import Glibc

extension ReferenceDevice {
  /// See ``Device/layerNorm(_:gamma:beta:epsilon:into:mean:inverseDeviation:)``.
  public func layerNorm(
    _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float, into y: Tensor, mean: Tensor,
    inverseDeviation: Tensor
  ) {
    ShapeCheck.layerNorm(x, y, columns: [gamma, beta], rows: [mean, inverseDeviation])
    let width = x.shape.lastExtent
    for row in 0..<x.shape.rowCount {
      let values = (0..<width).map { Double(x.pointer[row * width + $0]) }
      let statistics = ReferenceStatistics(values, epsilon: epsilon)
      for (i, value) in values.enumerated() {
        y.pointer[row * width + i] = Float(
          statistics.normalize(value) * Double(gamma.pointer[i]) + Double(beta.pointer[i]))
      }
      mean.pointer[row] = Float(statistics.mean)
      inverseDeviation.pointer[row] = Float(statistics.inverseDeviation)
    }
  }

  /// See ``Device/layerNormBackward(x:gamma:mean:inverseDeviation:dy:into:accumulate:dgamma:dbeta:)``.
  public func layerNormBackward(
    x: Tensor, gamma: Tensor, mean: Tensor, inverseDeviation: Tensor, dy: Tensor, into dx: Tensor,
    accumulate: Bool, dgamma: Tensor, dbeta: Tensor
  ) {
    ShapeCheck.layerNorm(
      x, dy, columns: [gamma, dgamma, dbeta], rows: [mean, inverseDeviation])
    ShapeCheck.sameCount(x, dx, "gradient of layer norm")
    let width = x.shape.lastExtent
    for row in 0..<x.shape.rowCount {
      let places = row * width..<(row + 1) * width
      let statistics = ReferenceStatistics(
        mean: Double(mean.pointer[row]), inverseDeviation: Double(inverseDeviation.pointer[row]))
      let normalized = places.map { statistics.normalize(Double(x.pointer[$0])) }
      for (i, place) in places.enumerated() {
        dgamma.pointer[i] += Float(Double(dy.pointer[place]) * normalized[i])
        dbeta.pointer[i] += dy.pointer[place]
      }
      let incoming = (0..<width).map {
        Double(dy.pointer[row * width + $0]) * Double(gamma.pointer[$0])
      }
      let gradient = statistics.gradient(of: incoming, normalized: normalized)
      for (i, place) in places.enumerated() {
        dx.pointer[place] = (accumulate ? dx.pointer[place] : 0) + Float(gradient[i])
      }
    }
  }

  /// See ``Device/crossEntropy(logits:targets:smoothing:probabilities:losses:)``.
  public func crossEntropy(
    logits: Tensor, targets: [Int32], smoothing: Float, probabilities: Tensor, losses: Tensor
  ) {
    ShapeCheck.crossEntropy(
      logits: logits, targets: targets, probabilities: probabilities, losses: losses)
    let classes = logits.shape.lastExtent
    for row in 0..<logits.shape.rowCount {
      let values = (0..<classes).map { Double(logits.pointer[row * classes + $0]) }
      let top = values.max() ?? 0
      let logSum = log(values.reduce(0) { $0 + exp($1 - top) }) + top
      var loss = 0.0
      for (i, value) in values.enumerated() {
        let target = targetShare(i, of: targets[row], classes, smoothing)
        loss -= target * (value - logSum)
        probabilities.pointer[row * classes + i] = Float(exp(value - logSum))
      }
      losses.pointer[row] = Float(loss)
    }
  }

  /// See ``Device/crossEntropyBackward(probabilities:targets:smoothing:dlosses:into:)``.
  public func crossEntropyBackward(
    probabilities: Tensor, targets: [Int32], smoothing: Float, dlosses: Tensor,
    into dlogits: Tensor
  ) {
    ShapeCheck.crossEntropy(
      logits: dlogits, targets: targets, probabilities: probabilities, losses: dlosses)
    let classes = dlogits.shape.lastExtent
    for i in 0..<dlogits.count {
      let target = targetShare(i % classes, of: targets[i / classes], classes, smoothing)
      dlogits.pointer[i] = Float(
        Double(dlosses.pointer[i / classes]) * (Double(probabilities.pointer[i]) - target))
    }
  }

  private func targetShare(
    _ label: Int, of target: Int32, _ classes: Int, _ smoothing: Float
  ) -> Double {
    Double(smoothing) / Double(classes) + (label == Int(target) ? 1 - Double(smoothing) : 0)
  }
}

/// Mean and deviation of some values, in double precision.
struct ReferenceStatistics {
  let mean: Double
  let inverseDeviation: Double

  init(mean: Double, inverseDeviation: Double) {
    self.mean = mean
    self.inverseDeviation = inverseDeviation
  }

  init(_ values: [Double], epsilon: Float = normalizationEpsilon) {
    let count = Double(values.count)
    let average = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - average) * ($1 - average) } / count
    mean = average
    inverseDeviation = 1 / (variance + Double(epsilon)).squareRoot()
  }

  func normalize(_ value: Double) -> Double { (value - mean) * inverseDeviation }

  /// The gradient of the values, from that of the normalised values.
  func gradient(of incoming: [Double], normalized: [Double]) -> [Double] {
    let count = Double(incoming.count)
    let level = incoming.reduce(0, +) / count
    let slope = zip(incoming, normalized).reduce(0) { $0 + $1.0 * $1.1 } / count
    return zip(incoming, normalized).map { inverseDeviation * ($0 - level - $1 * slope) }
  }
}
