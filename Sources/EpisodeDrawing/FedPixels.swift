internal import EngramCore

/// Images as they are fed to a learner, turned back into something to look at.
///
/// What is fed is normalised, and only the dataset knows how. Each channel is therefore stretched from
/// the least to the greatest value that the images of a task have in it.
struct FedPixels {
  /// The images in order; `nil` for what has neither one channel nor three.
  let images: [ByteImage?]

  init(_ parts: [(source: any Dataset, examples: [LabelledExample])]) {
    let fed = parts.flatMap { part in
      part.examples.map { (part.source.imageShape, part.source.pixels(of: $0)) }
    }
    let channels = fed.map(\.0.channels).max() ?? 0
    var ranges = [ClosedRange<Float>?](repeating: nil, count: channels)
    for (shape, pixels) in fed {
      for (index, value) in pixels.enumerated() {
        let range = ranges[index % shape.channels] ?? value...value
        ranges[index % shape.channels] =
          min(range.lowerBound, value)...max(range.upperBound, value)
      }
    }
    images = fed.map { shape, pixels in
      guard shape.channels == 1 || shape.channels == 3 else { return nil }
      return ByteImage(
        shape: shape,
        bytes: pixels.enumerated().map { index, value in
          FedPixels.byte(value, in: ranges[index % shape.channels] ?? 0...1)
        })
    }
  }

  private static func byte(_ value: Float, in range: ClosedRange<Float>) -> UInt8 {
    let extent = range.upperBound - range.lowerBound
    guard extent > 0 else { return 0 }
    return UInt8((255 * (value - range.lowerBound) / extent).rounded())
  }
}
