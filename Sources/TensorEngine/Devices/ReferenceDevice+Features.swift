import Glibc

extension ReferenceDevice {
  /// See ``Device/positiveFeatures(_:headDimension:normalizes:into:)``.
  public func positiveFeatures(
    _ x: Tensor, headDimension: Int, normalizes: Bool, into y: Tensor
  ) {
    ShapeCheck.features(x, y, headDimension: headDimension)
    for start in stride(from: 0, to: x.count, by: headDimension) {
      let features = Self.features(of: x, start, headDimension)
      let scale = normalizes ? Self.inverse(features.reduce(0, +)) : 1
      for (i, feature) in features.enumerated() { y.pointer[start + i] = Float(feature * scale) }
    }
  }

  /// See ``Device/positiveFeaturesBackward(x:dy:headDimension:normalizes:into:)``.
  public func positiveFeaturesBackward(
    x: Tensor, dy: Tensor, headDimension: Int, normalizes: Bool, into dx: Tensor
  ) {
    ShapeCheck.features(x, dy, headDimension: headDimension)
    for start in stride(from: 0, to: x.count, by: headDimension) {
      let features = Self.features(of: x, start, headDimension)
      let incoming = (0..<headDimension).map { Double(dy.pointer[start + $0]) }
      let scale = normalizes ? Self.inverse(features.reduce(0, +)) : 1
      let mean = normalizes ? features.dot(incoming) * scale : 0
      for i in 0..<headDimension {
        let slope = x.pointer[start + i] > 0 ? 1 : features[i]
        dx.pointer[start + i] = Float((incoming[i] - mean) * scale * slope)
      }
    }
  }

  private static func features(of x: Tensor, _ start: Int, _ count: Int) -> [Double] {
    (0..<count).map {
      let value = Double(x.pointer[start + $0])
      return value > 0 ? value + 1 : exp(value)
    }
  }

  private static func inverse(_ sum: Double) -> Double { sum == 0 ? 0 : 1 / sum }
}
