public import EngramCore
import TensorEngine

/// A prototypical network: the class with the nearest mean.
///
/// The logit of a class is `-Σ_d (x_d - mean_d)²`, minus the squared Euclidean distance from the mean of its
/// demonstrations. Over several tasks the mean of a label is that of all its demonstrations so far.
///
/// > Source: Snell, Swersky & Zemel (2017), <https://arxiv.org/abs/1703.05175>, eqs. 1 and 2.
public struct Prototypes: MetaRule {
  /// The word in YAML.
  public static let typeName = "prototypes"
  /// One sentence for lists.
  public static let summary =
    "Meta-trains a prototypical network, which answers with the class of the nearest mean."

  /// Nothing to read.
  public init(settings: inout SettingsReader) {}

  /// Nothing to declare.
  public func makeModule(
    for image: ImageShape, features: Int, labelCount: Int, in scope: ParameterScope
  ) -> any MetaModule { StatisticsModule(rule: Distance()) }

  /// Minus the squared distance from the mean.
  struct Distance: ClassRule {
    func logits(
      _ queries: Variable, mean: Variable, scatter: Variable, counts: [Int], _ pass: ForwardPass
    ) -> Variable { pass.tape.apply(ClassLogits(), to: queries, mean) }
  }
}
