import TensorEngine

/// The range of a data set's numbers, which a generator sees as `0...1`.
struct PixelRange: Sendable {
  let least: Float
  let most: Float

  /// The range of some images.
  init(of images: Tensor) {
    let numbers = UnsafeBufferPointer(start: images.pointer, count: images.count)
    self.init(least: numbers.min() ?? 0, most: numbers.max() ?? 1)
  }

  init(least: Float, most: Float) {
    self.least = least
    self.most = max(most, least + 1e-6)
  }

  /// Numbers in `0...1`; what lies outside, in images of later tasks, is cut off.
  func scaled(_ images: Tensor) -> Tensor {
    map(images) { min(max(($0 - least) / (most - least), 0), 1) }
  }

  /// Numbers of the data set again.
  func unscaled(_ images: Tensor) -> Tensor {
    map(images) { least + $0 * (most - least) }
  }

  private func map(_ images: Tensor, _ body: (Float) -> Float) -> Tensor {
    let result = Tensor(uninitialized: images.shape)
    for i in 0..<result.count { result.pointer[i] = body(images.pointer[i]) }
    return result
  }
}
