public import EngramCore
import Glibc
import TensorEngine

/// Generative meta-continual learning: every class is a Gaussian whose mean and variances are inferred.
///
/// In every dimension the variance of a class has an inverse-gamma prior `(α, β)`. After `n` demonstrations
/// `α' = α + n/2` and `β' = β + 1/2 Σ (x - mean)²`, where `mean` is theirs. A query is answered with the class
/// of the largest predictive density, Student's t with `2 α'` degrees of freedom and the squared scale
/// `β' / α'` (`decision: predictive`), or of the largest Gaussian density with the variance `β' / (α' - 1)`
/// (`decision: map`). Both are meta-learned, as `ln(α - 1)` and `ln β`, together with the encoder.
///
/// Over several tasks a label has one posterior of all its demonstrations so far.
///
/// > Source: Banayeeanzade et al., "Generative vs. Discriminative: Rethinking the Meta-Continual Learning",
/// > NeurIPS 2021, and its code, <https://github.com/aminbana/GeMCL>, which takes the mean as known: there is no
/// > factor `(n + 1) / n`. There α = 100 and β = 1000 stay in meta-training and are fitted after it.
public struct GeMCL: MetaRule {
  /// The word in YAML.
  public static let typeName = "gemcl"
  /// One sentence for lists.
  public static let summary =
    "Meta-trains features for classes that are Gaussians with inferred means and variances."

  /// How a query is decided.
  public enum Decision: String, CaseIterable, Sendable {
    /// By the predictive density.
    case predictive
    /// By the Gaussian of one variance.
    case map
  }

  private let decision: Decision
  private let alpha: Double
  private let beta: Double
  private let learnsPrior: Bool

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    decision = settings.choice(
      "decision", default: .predictive,
      "Whether a query is decided by the predictive density or by the Gaussian of one variance.")
    alpha = settings.number(
      "alpha", default: 100, in: 1.001...1e6, "Shape of the prior of variances, at the start.")
    beta = settings.number(
      "beta", default: 1000, in: 1e-6...1e9, "Scale of the prior of variances, at the start.")
    learnsPrior = settings.flag(
      "learn-prior", default: true, "Whether shape and scale are meta-learned.")
  }

  /// Declares `prior`.
  public func makeModule(
    for image: ImageShape, features: Int, labelCount: Int, in scope: ParameterScope
  ) -> any MetaModule {
    let start = [Float(log(alpha - 1)), Float(log(beta))]
    return StatisticsModule(
      rule: Posterior(
        form: decision == .predictive ? .student : .gaussian, start: start,
        learned: learnsPrior
          ? scope.declare("prior", [2], .parts(start.map { .constant($0) })) : nil))
  }

  /// The densities of queries under the posterior of every class.
  struct Posterior: ClassRule {
    let form: VariancePosterior.Form
    let start: [Float]
    let learned: ParameterHandle?

    func logits(
      _ queries: Variable, mean: Variable, scatter: Variable, counts: [Int], _ pass: ForwardPass
    ) -> Variable {
      let prior = learned.map { pass[$0] } ?? pass.tape.constant(Tensor(start, shape: [2]))
      let posterior = pass.tape.apply(
        VariancePosterior(counts: counts, form: form), to: [scatter, prior])
      return pass.tape.apply(ClassLogits(), to: [queries, mean] + posterior)[0]
    }
  }
}
