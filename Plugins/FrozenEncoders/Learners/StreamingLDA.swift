public import EngramCore
import TensorEngine

/// Linear discriminant analysis that takes one example after the other: a running mean for each class, and one
/// covariance for all.
///
/// With `t` examples seen, `t Σ ← (t - 1) Σ + (1 - 1/t) (x - μ)(x - μ)ᵀ` where `μ` is the mean of the example's
/// class before it; the first example of a class has no mean to differ from and adds nothing. A query `x` gets
/// the scores `w · x - w · μ / 2` with `w = ((1 - s) Σ + s I)⁻¹ μ` and shrinkage `s`.
///
/// > Source: Hayes & Kanan (2020), <https://arxiv.org/abs/1909.01520>, section 3, with its shrinkage of 1e-4.
public struct StreamingLDA: FeatureRule {
  /// The word in YAML.
  public static let typeName = "streaming-lda"
  /// One sentence for lists.
  public static let summary =
    "Streaming linear discriminant analysis: class means, and one covariance of all classes."

  private let shrinkage: Double

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    shrinkage = settings.number(
      "shrinkage", default: 1e-4, in: 1e-8...1,
      "The share of the identity in the covariance that is inverted.")
  }

  /// Starts without classes.
  public func start(width: Int, labelCount: Int, seed: UInt64) -> any FeatureRuleState {
    State(width: width, labelCount: labelCount, shrinkage: shrinkage)
  }

  private final class State: FeatureRuleState {
    private let classes: ClassMeans
    /// `t Σ`.
    private let scatter: Tensor
    private let shrinkage: Double
    /// What the scores are computed from, until the next example.
    private var weights: (weight: Tensor, bias: Tensor)?

    init(width: Int, labelCount: Int, shrinkage: Double) {
      classes = ClassMeans(width: width, labelCount: labelCount)
      scatter = Tensor(repeating: 0, shape: [width, width])
      self.shrinkage = shrinkage
    }

    private var exampleCount: Double { classes.counts.elements.reduce(0) { $0 + Double($1) } }

    func learn(_ features: Tensor, labels: [Int], on device: any Device) {
      let width = features.shape[1]
      let deviations = Tensor(repeating: 0, shape: features.shape)
      var seen = exampleCount
      for (row, label) in labels.enumerated() {
        let example = features.pointer + row * width
        seen += 1
        if classes.knows(label) {
          let (mean, target) = (
            classes.means.pointer + label * width, deviations.pointer + row * width
          )
          let scale = Float((1 - 1 / seen).squareRoot())
          for i in 0..<width { target[i] = scale * (example[i] - mean[i]) }
        }
        classes.add(example, of: label)
      }
      device.multiply(
        deviations, deviations, transposeA: true, transposeB: false, into: scatter,
        accumulate: true)
      weights = nil
    }

    func scores(of features: Tensor, on device: any Device) -> Tensor {
      let (weight, bias) = weights ?? solved()
      weights = (weight, bias)
      let scores = Tensor(uninitialized: [features.shape[0], weight.shape[0]])
      device.multiply(
        features, weight, transposeA: false, transposeB: true, into: scores, accumulate: false)
      device.addBias(bias, to: scores)
      return scores
    }

    private func solved() -> (weight: Tensor, bias: Tensor) {
      let (labels, width) = (classes.means.shape[0], classes.means.shape[1])
      let scale = (1 - shrinkage) / max(exampleCount, 1)
      var matrix = scatter.elements.map { Double($0) * scale }
      for i in 0..<width { matrix[i * width + i] += shrinkage }
      guard let factor = CholeskyFactor(matrix, size: width) else {
        preconditionFailure(
          "a covariance with a share of \(shrinkage) of the identity is not positive definite")
      }
      let weight = Tensor(repeating: 0, shape: [labels, width])
      let bias = Tensor(repeating: 0, shape: [labels])
      for label in 0..<labels where classes.knows(label) {
        let mean = (0..<width).map { Double(classes.means.pointer[label * width + $0]) }
        let solution = factor.solve(mean)
        for i in 0..<width { weight.pointer[label * width + i] = Float(solution[i]) }
        bias.pointer[label] = Float(-zip(solution, mean).reduce(0) { $0 + $1.0 * $1.1 } / 2)
      }
      return (weight, bias)
    }

    func knows(_ label: Int) -> Bool { classes.knows(label) }

    var kept: [(name: String, tensor: Tensor)] {
      [("means", classes.means), ("counts", classes.counts), ("scatter", scatter)]
    }

    func wasRestored() { weights = nil }
  }
}
