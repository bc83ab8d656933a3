internal import Glibc

/// Student's t distribution with a whole number of degrees of freedom.
///
/// > Source: Abramowitz & Stegun (1964), Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
struct StudentDistribution {
  /// At least one.
  let degreesOfFreedom: Int

  init(degreesOfFreedom: Int) {
    precondition(degreesOfFreedom >= 1, "\(degreesOfFreedom) degrees of freedom are none")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The bound that a value does not exceed, in either direction, with a probability in `0..<1`.
  ///
  /// With a probability of 0.95 this is the 97.5 % quantile.
  ///
  /// - Complexity: O(`degreesOfFreedom`).
  func bound(ofProbability probability: Double) -> Double {
    precondition((0..<1).contains(probability), "the probability \(probability) is not in 0..<1")
    var (low, high) = (0.0, 1.0)
    while self.probability(within: high) < probability { (low, high) = (high, 2 * high) }
    while true {
      let middle = low + (high - low) / 2
      guard low < middle, middle < high else { return middle }
      if self.probability(within: middle) < probability { low = middle } else { high = middle }
    }
  }

  /// The probability of a value from `-bound` to `bound`: a finite series in `θ = atan(bound/√ν)`.
  func probability(within bound: Double) -> Double {
    let freedom = Double(degreesOfFreedom)
    let squaredCosine = freedom / (freedom + bound * bound)
    let sine = bound / (freedom + bound * bound).squareRoot()
    let isEven = degreesOfFreedom.isMultiple(of: 2)
    var term = isEven ? 1 : squaredCosine.squareRoot()
    var sum = degreesOfFreedom == 1 ? 0 : term
    for factor in stride(from: isEven ? 1 : 2, through: degreesOfFreedom - 3, by: 2) {
      term *= squaredCosine * Double(factor) / Double(factor + 1)
      sum += term
    }
    return isEven ? sine * sum : 2 / .pi * (atan(bound / freedom.squareRoot()) + sine * sum)
  }
}
