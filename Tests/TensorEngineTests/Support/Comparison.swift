import TensorEngine
import Testing

/// How far two results may lie apart: `absolute + relative * (largest expected magnitude)`.
struct Tolerance {
  let relative: Double
  let absolute: Double

  /// Sums of a few hundred terms, in single against double precision.
  static let sums = Tolerance(relative: 1e-5, absolute: 1e-6)
  /// Recurrences and long chains of sums, where the roundings of many steps add up.
  static let chains = Tolerance(relative: 1e-4, absolute: 1e-6)
  /// The same operations in the same order.
  static let bitwise = Tolerance(relative: 0, absolute: 0)
}

/// Expects two tensors of the same shape to agree, element by element.
func expectClose(
  _ actual: Tensor, _ expected: Tensor, _ tolerance: Tolerance, _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.shape == expected.shape, "\(what)", sourceLocation: sourceLocation)
  guard actual.count == expected.count else { return }
  let largest = expected.elements.reduce(0) { max($0, Double(abs($1))) }
  let allowed = tolerance.absolute + tolerance.relative * largest
  var worst = (difference: 0.0, place: 0)
  for place in 0..<actual.count {
    let difference = abs(Double(actual.pointer[place]) - Double(expected.pointer[place]))
    // A NaN counts as the worst there is.
    if !(difference <= worst.difference) {
      worst = (difference.isNaN ? .infinity : difference, place)
    }
  }
  guard worst.difference > allowed else { return }
  Issue.record(
    """
    \(what) \(actual.shape): element \(worst.place) is \(actual.pointer[worst.place]), not \
    \(expected.pointer[worst.place]); \(worst.difference) exceeds \(allowed)
    """, sourceLocation: sourceLocation)
}

/// Expects optional tensors to be both there and to agree.
func expectClose(
  _ actual: Tensor?, _ expected: Tensor?, _ tolerance: Tolerance, _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect((actual == nil) == (expected == nil), "\(what)", sourceLocation: sourceLocation)
  guard let actual, let expected else { return }
  expectClose(actual, expected, tolerance, what, sourceLocation: sourceLocation)
}

/// Runs something on the fast and on the naive device and expects the same results.
func expectSameOnBothDevices(
  _ tolerance: Tolerance, _ what: String, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: (any Device) -> [Tensor?]
) {
  let (fast, naive) = (body(CPUDevice()), body(ReferenceDevice()))
  for (i, pair) in zip(fast, naive).enumerated() {
    expectClose(
      pair.0, pair.1, tolerance, "\(what), result \(i)", sourceLocation: sourceLocation)
  }
}
