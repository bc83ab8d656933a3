import TensorEngine

extension Tensor {
  /// Whether no element is infinite or no number.
  var hasOnlyFiniteElements: Bool {
    // The difference of a number to itself is zero, that of infinity or NaN is NaN; so is then the sum.
    var sum: Float = 0
    for element in UnsafeBufferPointer(start: pointer, count: count) { sum += element - element }
    return sum == 0
  }
}
