/// Classes that are described by a centre and how their members spread around it, or the gradients of that.
///
/// A class `c` gives a row `x` the logit `constant_c - Σ_d weight_cd (x_d - mean_cd)²`, a Gaussian up to
/// what all classes share, or where there are exponents
/// `constant_c - exponent_c Σ_d ln(1 + weight_cd (x_d - mean_cd)²)`, which falls off as Student's t does.
public struct ClassDensities: Sendable {
  /// `[batch, classes, width]`.
  public let mean: Tensor
  /// `[batch, classes, width]`; `nil` for ones.
  public let weight: Tensor?
  /// `[batch, classes]`; `nil` for zeros.
  public let constant: Tensor?
  /// `[batch, classes]`; `nil` for squares.
  public let exponent: Tensor?

  /// Creates a description.
  public init(
    mean: Tensor, weight: Tensor? = nil, constant: Tensor? = nil, exponent: Tensor? = nil
  ) {
    self.mean = mean
    self.weight = weight
    self.constant = constant
    self.exponent = exponent
  }

  /// The tensors that there are, in the order of their declaration.
  var tensors: [Tensor] { [mean] + [weight, constant, exponent].compactMap { $0 } }
}
