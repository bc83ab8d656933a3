extension ReferenceDevice {
  /// See ``Device/mapStatistics(of:into:inverseDeviation:)``.
  public func mapStatistics(of x: Tensor, into mean: Tensor, inverseDeviation: Tensor) {
    ShapeCheck.statistics([mean, inverseDeviation], of: x)
    Self.forEachMap(of: x) { image, channel, places in
      let statistics = ReferenceStatistics(places.map { Double(x.pointer[$0]) })
      mean.pointer[image * x.shape.lastExtent + channel] = Float(statistics.mean)
      inverseDeviation.pointer[image * x.shape.lastExtent + channel] = Float(
        statistics.inverseDeviation)
    }
  }

  /// See ``Device/residualPool(_:_:skip:_:slope:into:)``.
  public func residualPool(
    _ x: Tensor, _ norm: MapNorm, skip: Tensor, _ skipNorm: MapNorm, slope: Float, into y: Tensor
  ) {
    ShapeCheck.residualPool(x, others: [skip], pooled: [y])
    Self.forEachMap(of: x) { image, channel, places in
      let sums = zip(
        ReferenceNorm(x, places, norm, channel).values,
        ReferenceNorm(skip, places, skipNorm, channel).values
      ).map { $0 + $1 }
      let winners = ReferenceMap.winners(of: sums, height: x.shape[1], width: x.shape[2])
      for (pooled, winner) in winners.enumerated() {
        let target = (image * winners.count + pooled) * x.shape[3] + channel
        y.pointer[target] = Float(sums[winner] > 0 ? sums[winner] : Double(slope) * sums[winner])
      }
    }
  }

  /// See ``Device/residualPoolBackward(x:_:skip:_:slope:y:dy:into:_:dskip:_:)``.
  public func residualPoolBackward(
    x: Tensor, _ norm: MapNorm, skip: Tensor, _ skipNorm: MapNorm, slope: Float, y: Tensor,
    dy: Tensor, into dx: Tensor, _ gradient: MapNormGradient, dskip: Tensor,
    _ skipGradient: MapNormGradient
  ) {
    ShapeCheck.residualPool(x, others: [skip, dx, dskip], pooled: [y, dy])
    Self.forEachMap(of: x) { image, channel, places in
      let branch = ReferenceNorm(x, places, norm, channel)
      let skipBranch = ReferenceNorm(skip, places, skipNorm, channel)
      let sums = zip(branch.values, skipBranch.values).map { $0 + $1 }
      let winners = ReferenceMap.winners(of: sums, height: x.shape[1], width: x.shape[2])
      var incoming = [Double](repeating: 0, count: sums.count)
      for (pooled, winner) in winners.enumerated() {
        let source = (image * winners.count + pooled) * x.shape[3] + channel
        incoming[winner] = Double(dy.pointer[source]) * (y.pointer[source] > 0 ? 1 : Double(slope))
      }
      branch.spread(incoming, into: dx, places, gradient, channel)
      skipBranch.spread(incoming, into: dskip, places, skipGradient, channel)
    }
  }

  /// See ``Device/mapMean(of:into:)``.
  public func mapMean(of x: Tensor, into y: Tensor) {
    ShapeCheck.statistics([y], of: x)
    Self.forEachMap(of: x) { image, channel, places in
      let sum = places.reduce(0) { $0 + Double(x.pointer[$1]) }
      y.pointer[image * x.shape.lastExtent + channel] = Float(sum / Double(places.count))
    }
  }

  /// See ``Device/mapMeanBackward(dy:to:)``.
  public func mapMeanBackward(dy: Tensor, to dx: Tensor) {
    ShapeCheck.statistics([dy], of: dx)
    Self.forEachMap(of: dx) { image, channel, places in
      for place in places {
        dx.pointer[place] +=
          dy.pointer[image * dx.shape.lastExtent + channel] / Float(places.count)
      }
    }
  }

  /// See ``Device/dropBlock(_:size:corners:into:)``.
  public func dropBlock(_ x: Tensor, size: Int, corners: Dropout, into y: Tensor) {
    ShapeCheck.dropBlock(x, size: size, y)
    let (height, width, channels) = (x.shape[1], x.shape[2], x.shape[3])
    let count = height * width * channels
    for image in 0..<x.shape[0] {
      var kept = Set(0..<count)
      for corner in 0..<count where !corners.keeps(image * count + corner) {
        let (top, left) = (corner / channels / width, corner / channels % width)
        guard top + size <= height, left + size <= width else { continue }
        for i in 0..<size {
          for j in 0..<size { kept.remove(corner + (i * width + j) * channels) }
        }
      }
      let scale = Float(Double(count) / Double(max(kept.count, 1)))
      for place in 0..<count {
        y.pointer[image * count + place] =
          kept.contains(place) ? x.pointer[image * count + place] * scale : 0
      }
    }
  }

  /// Calls `body` with the places of the elements of every map, pixel by pixel.
  static func forEachMap(
    of x: Tensor, _ body: (_ image: Int, _ channel: Int, _ places: [Int]) -> Void
  ) {
    let (pixels, channels) = (x.shape.pixelCount, x.shape.lastExtent)
    for image in 0..<x.shape[0] {
      for channel in 0..<channels {
        body(image, channel, (0..<pixels).map { (image * pixels + $0) * channels + channel })
      }
    }
  }
}

/// One map after its norm, in double precision.
struct ReferenceNorm {
  /// `normalized * gamma + beta`.
  let values: [Double]
  private let statistics: ReferenceStatistics
  private let normalized: [Double]
  private let gamma: Double

  init(_ x: Tensor, _ places: [Int], _ norm: MapNorm, _ channel: Int) {
    let pixels = places.map { Double(x.pointer[$0]) }
    let statistics = ReferenceStatistics(pixels)
    let gamma = Double(norm.gamma.pointer[channel])
    let beta = Double(norm.beta.pointer[channel])
    self.statistics = statistics
    self.gamma = gamma
    normalized = pixels.map { statistics.normalize($0) }
    values = normalized.map { $0 * gamma + beta }
  }

  /// Writes the gradient of the map, from that of ``values``, and adds to those of the parameters.
  func spread(
    _ incoming: [Double], into dx: Tensor, _ places: [Int], _ gradient: MapNormGradient,
    _ channel: Int
  ) {
    let slope = zip(incoming, normalized).reduce(0) { $0 + $1.0 * $1.1 }
    gradient.gamma.pointer[channel] += Float(slope)
    gradient.beta.pointer[channel] += Float(incoming.reduce(0, +))
    let result = statistics.gradient(of: incoming.map { $0 * gamma }, normalized: normalized)
    for (place, value) in zip(places, result) { dx.pointer[place] = Float(value) }
  }
}
