public import EngramCore
import TensorEngine

/// Online-aware meta-learning: features are meta-trained so that a linear layer that learns online, one
/// demonstration after the other, does not forget.
///
/// Within an episode `W ← W - inner-rate (softmax(W x + b) - onehot(label)) xᵀ`, and `b` likewise, for every
/// demonstration of every task in order; the encoder stays. The loss is the cross-entropy of the queries of
/// all tasks in the last `W`, and its true gradient goes through all steps (`second-order: true`).
///
/// The layer begins each episode drawn anew (`start: random`), as the paper's algorithm 2 says and its code
/// does for the classes of a trajectory, here all classes; all labels compete unless the task is told.
///
/// > Source: Javed & White, "Meta-Learning Representations for Continual Learning", NeurIPS 2019,
/// > <https://arxiv.org/abs/1905.12588>; <https://github.com/khurramjaved96/mrcl>, since July 2020 with one
/// > linear layer.
public struct OML: MetaRule {
  /// The word in YAML.
  public static let typeName = "oml"
  /// One sentence for lists.
  public static let summary =
    "Meta-trains features for a linear layer that learns online by gradient descent."

  private let settings: OnlineSettings

  /// Reads the settings.
  public init(settings: inout SettingsReader) { self.settings = OnlineSettings(&settings) }

  /// Those of the training stream if the layer's start is meta-learned.
  public var fixesLabels: Bool { settings.start == .learned }

  /// Declares what is meta-learned of the layer.
  public func makeModule(
    for image: ImageShape, features: Int, labelCount: Int, in scope: ParameterScope
  ) -> any MetaModule {
    OnlineModule(settings, features: features, labelCount: labelCount, in: scope)
  }
}
