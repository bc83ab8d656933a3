public import TensorEngine

extension ShownImages {
  /// The normalised pixels of some images, `[count, height, width, channels]`; each number is below ``count``.
  public func pixels(of numbers: some Collection<Int>) -> Tensor {
    let pixels = Tensor(
      uninitialized: [numbers.count, shape.height, shape.width, shape.channels])
    for (place, number) in numbers.enumerated() {
      copyPixels(
        of: number,
        into: UnsafeMutableBufferPointer(
          start: pixels.pointer + place * shape.elementCount, count: shape.elementCount))
    }
    return pixels
  }
}
