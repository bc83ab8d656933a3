public import EngramCore
internal import Glibc

/// How many directions a matrix has, softly counted.
public enum EffectiveRank {
  /// `exp` of the entropy of the singular values divided by their sum, in `1...` the smaller extent.
  ///
  /// A matrix of rank one has 1, one of `n` equal singular values has `n`.
  ///
  /// > Source: Roy & Vetterli, "The effective rank: a measure of effective dimensionality", EUSIPCO 2007.
  ///
  /// - Returns: `nil` for a matrix of zeros, for which it is not defined.
  public static func of(_ matrix: MemoryMatrix) -> Double? {
    let values = SingularValues.of(matrix)
    let sum = values.reduce(0, +)
    guard sum > 0 else { return nil }
    let entropy = values.reduce(0.0) { entropy, value in
      let share = value / sum
      return share > 0 ? entropy - share * log(share) : entropy
    }
    return exp(entropy)
  }
}
