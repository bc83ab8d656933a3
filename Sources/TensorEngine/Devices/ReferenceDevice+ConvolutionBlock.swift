extension ReferenceDevice {
  /// See ``Device/convolutionBlock(_:_:dropout:keepsActivations:into:)``.
  public func convolutionBlock(
    _ x: Tensor, _ weights: ConvolutionBlockWeights, dropout: Dropout, keepsActivations: Bool,
    into y: Tensor
  ) -> ConvolutionBlockRecord {
    let extents = BlockExtents(x, weights)
    extents.check(result: y)
    let convolved = Self.convolve(x, weights)
    let record = ConvolutionBlockRecord(
      convolved: keepsActivations ? convolved : nil,
      mean: Tensor(uninitialized: [extents.images, extents.outputs]),
      inverseDeviation: Tensor(uninitialized: [extents.images, extents.outputs]))
    Self.forEachMap(of: extents) { image, channel in
      let map = ReferenceMap(convolved, image, channel)
      let place = image * extents.outputs + channel
      record.mean.pointer[place] = Float(map.statistics.mean)
      record.inverseDeviation.pointer[place] = Float(map.statistics.inverseDeviation)
      for (pooled, winner) in map.winners(gamma: weights.gamma.pointer[channel]).enumerated() {
        let value = Float(
          Double(weights.gamma.pointer[channel]) * map.normalized[winner]
            + Double(weights.beta.pointer[channel]))
        let target = (image * extents.pooledPixelCount + pooled) * extents.outputs + channel
        y.pointer[target] = dropout.apply(to: value < 0 ? 0 : value, at: target)
      }
    }
    return record
  }

  /// See ``Device/convolutionBlockBackward(x:_:record:dropout:y:dy:into:gradients:)``.
  public func convolutionBlockBackward(
    x: Tensor, _ weights: ConvolutionBlockWeights, record: ConvolutionBlockRecord,
    dropout: Dropout, y: Tensor, dy: Tensor, into dx: Tensor?,
    gradients: ConvolutionBlockWeights
  ) {
    let extents = BlockExtents(x, weights)
    let convolved = record.convolved ?? Self.convolve(x, weights)
    let dz = Tensor(uninitialized: convolved.shape)
    Self.forEachMap(of: extents) { image, channel in
      let map = ReferenceMap(convolved, image, channel)
      let gamma = Double(weights.gamma.pointer[channel])
      var incoming = [Double](repeating: 0, count: map.normalized.count)
      for (pooled, winner) in map.winners(gamma: weights.gamma.pointer[channel]).enumerated() {
        let source = (image * extents.pooledPixelCount + pooled) * extents.outputs + channel
        guard y.pointer[source] > 0 else { continue }
        let gradient = Double(dy.pointer[source]) * Double(dropout.scale)
        gradients.beta.pointer[channel] += Float(gradient)
        gradients.gamma.pointer[channel] += Float(gradient * map.normalized[winner])
        incoming[winner] = gradient * gamma
      }
      let result = map.statistics.gradient(of: incoming, normalized: map.normalized)
      for (pixel, gradient) in result.enumerated() {
        dz.pointer[(image * result.count + pixel) * extents.outputs + channel] = Float(gradient)
      }
    }
    Self.addConvolutionGradients(x, weights, dz, into: dx, gradients)
  }

  /// 3x3 convolution, padding 1: `[n, h, w, outputs]`.
  static func convolve(
    _ x: Tensor, _ weights: ConvolutionBlockWeights, pools: Bool = true
  ) -> Tensor {
    let extents = BlockExtents(x, weights.kernel, pools: pools)
    let z = Tensor(uninitialized: extents.shape(ofImages: extents.images))
    var sums = (0..<z.count).map { Double(weights.bias.pointer[$0 % extents.outputs]) }
    forEachProduct(of: extents) { input, kernel, output in
      sums[output] += Double(x.pointer[input]) * Double(weights.kernel.pointer[kernel])
    }
    for (i, sum) in sums.enumerated() { z.pointer[i] = Float(sum) }
    return z
  }

  /// Adds the gradients of a convolution's weights, and writes that of what it read.
  static func addConvolutionGradients(
    _ x: Tensor, _ weights: ConvolutionBlockWeights, _ dz: Tensor, into dx: Tensor?,
    _ gradients: ConvolutionBlockWeights, pools: Bool = true
  ) {
    let extents = BlockExtents(x, weights.kernel, pools: pools)
    var kernelSums = [Double](repeating: 0, count: weights.kernel.count)
    var inputSums = [Double](repeating: 0, count: x.count)
    var biasSums = [Double](repeating: 0, count: extents.outputs)
    forEachProduct(of: extents) { input, kernel, output in
      let gradient = Double(dz.pointer[output])
      kernelSums[kernel] += Double(x.pointer[input]) * gradient
      inputSums[input] += Double(weights.kernel.pointer[kernel]) * gradient
    }
    for i in 0..<dz.count { biasSums[i % extents.outputs] += Double(dz.pointer[i]) }
    for (i, sum) in kernelSums.enumerated() { gradients.kernel.pointer[i] += Float(sum) }
    for (i, sum) in biasSums.enumerated() { gradients.bias.pointer[i] += Float(sum) }
    if let dx {
      for (i, sum) in inputSums.enumerated() { dx.pointer[i] = Float(sum) }
    }
  }

  private static func forEachMap(
    of extents: BlockExtents, _ body: (_ image: Int, _ channel: Int) -> Void
  ) {
    for image in 0..<extents.images {
      for channel in 0..<extents.outputs { body(image, channel) }
    }
  }

  /// Calls `body` with the places of the three numbers in every product of a convolution.
  private static func forEachProduct(
    of extents: BlockExtents, _ body: (_ input: Int, _ kernel: Int, _ output: Int) -> Void
  ) {
    let (height, width) = (extents.height, extents.width)
    for image in 0..<extents.images {
      for i in 0..<height {
        for j in 0..<width {
          for di in 0..<3 where (0..<height).contains(i + di - 1) {
            for dj in 0..<3 where (0..<width).contains(j + dj - 1) {
              let from = ((image * height + i + di - 1) * width + j + dj - 1) * extents.inputs
              let to = ((image * height + i) * width + j) * extents.outputs
              for output in 0..<extents.outputs {
                for input in 0..<extents.inputs {
                  let kernel = ((output * extents.inputs + input) * 3 + di) * 3 + dj
                  body(from + input, kernel, to + output)
                }
              }
            }
          }
        }
      }
    }
  }
}

/// One channel of one convolved image, normalised.
struct ReferenceMap {
  let statistics: ReferenceStatistics
  /// Every pixel, row by row, those that the pool drops included.
  let normalized: [Double]
  private let height: Int
  private let width: Int

  init(_ convolved: Tensor, _ image: Int, _ channel: Int) {
    let shape = convolved.shape
    (height, width) = (shape[1], shape[2])
    let pixels = height * width
    let values = (0..<pixels).map {
      Double(convolved.pointer[(image * pixels + $0) * shape[3] + channel])
    }
    let statistics = ReferenceStatistics(values)
    self.statistics = statistics
    normalized = values.map { statistics.normalize($0) }
  }

  /// For every pooled pixel the place of its 2x2 window's maximum; the first one wins a tie.
  func winners(gamma: Float) -> [Int] {
    Self.winners(of: normalized.map { Double(gamma) * $0 }, height: height, width: width)
  }

  /// The same for any values of a map, row by row.
  static func winners(of values: [Double], height: Int, width: Int) -> [Int] {
    var winners: [Int] = []
    for i in 0..<height / 2 {
      for j in 0..<width / 2 {
        let corner = 2 * i * width + 2 * j
        var best = corner
        for place in [corner + 1, corner + width, corner + width + 1]
        where values[place] > values[best] {
          best = place
        }
        winners.append(best)
      }
    }
    return winners
  }
}
