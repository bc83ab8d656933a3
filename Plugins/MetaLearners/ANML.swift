public import EngramCore
import TensorEngine

/// A neuromodulated meta-learner: as ``OML``, with features that a second network lets through or not.
///
/// `x = features(image) σ(V n(image) + c)`, element by element, where `n` is the neuromodulatory network with
/// a linear layer `V`, `c` on top. Both networks are meta-trained; within an episode only the linear layer
/// that reads `x` changes. (The paper's meta-training changes the whole prediction network within an episode,
/// and like this one its meta-test changes the last layer alone.)
///
/// > Source: Beaulieu et al., "Learning to Continually Learn", ECAI 2020,
/// > <https://arxiv.org/abs/2002.09571>.
public struct ANML: MetaRule {
  /// The word in YAML.
  public static let typeName = "anml"
  /// One sentence for lists.
  public static let summary =
    "Meta-trains features, and a network that gates them, for a linear layer that learns online."

  private let settings: OnlineSettings
  private let neuromodulator: any Encoder

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    self.settings = OnlineSettings(&settings)
    neuromodulator = try settings.component(
      "neuromodulator", .encoder, as: (any Encoder).self, default: "conv4",
      "The network that decides which features of an image are let through.")
  }

  /// Those of the training stream if the layer's start is meta-learned.
  public var fixesLabels: Bool { settings.start == .learned }

  /// Records when the neuromodulatory network does not take the images.
  public func check(_ image: ImageShape, _ settings: inout SettingsReader) throws {
    do {
      let features = try neuromodulator.featureWidth(for: image)
      settings.infer(
        "neuromodulator", .images(image, .taken), .count(features, .features, .given))
    } catch {
      settings.mismatch("neuromodulator", with: ["stream"], in: .images, error.message)
      throw IncompleteComponent()
    }
  }

  /// Prepares the neuromodulatory network.
  public func prepare() throws { try neuromodulator.prepare() }

  /// Declares the neuromodulatory network and what is meta-learned of the layer.
  public func makeModule(
    for image: ImageShape, features: Int, labelCount: Int, in scope: ParameterScope
  ) throws(ShapeProblem) -> any MetaModule {
    let part = scope.part("neuromodulator")
    let inputs = try neuromodulator.featureWidth(for: image)
    let gate = OnlineModule.Gate(
      encoder: neuromodulator.makeModule(for: image, in: part.part("encoder")),
      weight: part.declare("weight", [features, inputs], .fanIn(inputs)),
      bias: part.declare("bias", [features], .fanIn(inputs)))
    return OnlineModule(
      settings, gate: gate, features: features, labelCount: labelCount, in: scope)
  }
}
