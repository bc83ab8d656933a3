import Glibc

/// What the scatter of each class says about its variances, in the form that ``ClassLogits`` takes.
///
/// The variance of a class in a dimension has an inverse-gamma prior `(α, β)`, and after `n` members with
/// scatter `S` the posterior `α' = α + n/2`, `β' = β + S/2`. With the mean of the members as the mean,
/// the predictive density of `x` in `D` dimensions is Student's t with `2 α'` degrees of freedom:
///
///     D (ln Γ(α' + 1/2) - ln Γ(α')) - 1/2 Σ ln β' - (α' + 1/2) Σ ln(1 + (x - mean)² / (2 β'))
///
/// and the Gaussian of the variance `v = β' / (α' - 1)` is `-1/2 Σ ln v - Σ (x - mean)² / (2 v)`, each but for
/// what all classes share.
///
/// Inputs: `scatter [batch, classes, width]`, `prior [2]` = `ln(α - 1)`, `ln β`: α stays above one, so that `v`
/// is defined. Results: `weight [batch, classes, width]`, `constant [batch, classes]`, and for Student's t
/// `exponent [batch, classes]`.
///
/// > Source: Banayeeanzade et al. (2021), <https://openreview.net/forum?id=piCFxTigP2h>; the forms are those
/// > of the authors' code, which takes the mean as known (no factor `(n + 1) / n`).
public struct VariancePosterior: Operation {
  /// What is made of the posterior.
  public enum Form: Sendable {
    /// The predictive density.
    case student
    /// The density with one variance.
    case gaussian
  }

  private let counts: [Int]
  private let form: Form

  /// Creates the operation.
  ///
  /// - Parameters:
  ///   - counts: The number of members of every class, sequence by sequence.
  ///   - form: What is made of the posterior.
  public init(counts: [Int], form: Form) {
    self.counts = counts
    self.form = form
  }

  /// Computes weights and constants, and exponents for Student's t.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let scatter = inputs[0]
    precondition(
      counts.count == scatter.shape.rowCount,
      "\(counts.count) counts for classes of \(scatter.shape)")
    let weight = Tensor(uninitialized: scatter.shape)
    let constant = Tensor(uninitialized: [scatter.shape[0], scatter.shape[1]])
    let exponent = Tensor(uninitialized: constant.shape)
    let (prior, width) = (Prior(inputs[1]), scatter.shape[2])
    for (place, count) in counts.enumerated() {
      let alpha = prior.alpha + Double(count) / 2
      var logarithms = 0.0
      for i in place * width..<(place + 1) * width {
        let beta = prior.beta + Double(scatter.pointer[i]) / 2
        logarithms += log(beta)
        weight.pointer[i] = Float((form == .student ? 1 : alpha - 1) / (2 * beta))
      }
      let normalizer =
        form == .student ? Self.logGamma(alpha + 0.5) - Self.logGamma(alpha) : log(alpha - 1) / 2
      constant.pointer[place] = Float(Double(width) * normalizer - logarithms / 2)
      exponent.pointer[place] = Float(alpha + 0.5)
    }
    return [weight, constant] + (form == .student ? [exponent] : [])
  }

  /// The gradients by way of `α'` and `β'`.
  public func backward(_ pass: borrowing BackwardPass) {
    let scatter = pass.inputs[0]
    let (prior, width) = (Prior(pass.inputs[1]), scatter.shape[2])
    let gradients = pass.outputGradients
    let dscatter = Tensor(uninitialized: scatter.shape)
    var (dalpha, dbeta) = (0.0, 0.0)
    for (place, count) in counts.enumerated() {
      let alpha = prior.alpha + Double(count) / 2
      let dconstant = Double(gradients[1]?.pointer[place] ?? 0)
      switch form {
      case .student:
        dalpha += Double(gradients[2]?.pointer[place] ?? 0)
        dalpha +=
          dconstant * Double(width) * (Self.digamma(alpha + 0.5) - Self.digamma(alpha))
      case .gaussian:
        dalpha += dconstant * Double(width) / (2 * (alpha - 1))
      }
      for i in place * width..<(place + 1) * width {
        let beta = prior.beta + Double(scatter.pointer[i]) / 2
        let dweight = Double(gradients[0]?.pointer[i] ?? 0)
        let numerator = form == .student ? 1 : alpha - 1
        if form == .gaussian { dalpha += dweight / (2 * beta) }
        let slope = -dweight * numerator / (2 * beta * beta) - dconstant / (2 * beta)
        dscatter.pointer[i] = Float(slope / 2)
        dbeta += slope
      }
    }
    let device = pass.device
    pass.add(0) { device.add(dscatter, to: $0) }
    pass.add(1) {
      $0.pointer[0] += Float(dalpha * (prior.alpha - 1))
      $0.pointer[1] += Float(dbeta * prior.beta)
    }
  }

  private struct Prior {
    let alpha: Double
    let beta: Double

    init(_ logarithms: Tensor) {
      alpha = 1 + exp(Double(logarithms.pointer[0]))
      beta = exp(Double(logarithms.pointer[1]))
    }
  }

  private static func logGamma(_ x: Double) -> Double { lgamma(x).0 }

  /// The derivative of `ln Γ` at a positive number: its asymptotic series, from where that is exact.
  private static func digamma(_ x: Double) -> Double {
    var (x, sum) = (x, 0.0)
    while x < 10 {
      sum -= 1 / x
      x += 1
    }
    let square = 1 / (x * x)
    let series = square * (1.0 / 12 - square * (1.0 / 120 - square * (1.0 / 252 - square / 240)))
    return sum + log(x) - 1 / (2 * x) - series
  }
}
