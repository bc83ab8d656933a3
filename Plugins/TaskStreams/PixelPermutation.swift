internal import EngramCore
internal import TensorEngine

/// Puts every pixel, with all its channels, in another place.
struct PixelPermutation: PixelChange {
  /// For every place the pixel that comes there.
  private let origins: [Int]

  init(_ shape: ImageShape, _ random: inout RandomStream) {
    origins = random.permutation(of: shape.height * shape.width)
  }

  func apply(
    from image: [Float], to result: UnsafeMutableBufferPointer<Float>, _ shape: ImageShape
  ) {
    for (place, origin) in origins.enumerated() {
      for channel in 0..<shape.channels {
        result[place * shape.channels + channel] = image[origin * shape.channels + channel]
      }
    }
  }
}
