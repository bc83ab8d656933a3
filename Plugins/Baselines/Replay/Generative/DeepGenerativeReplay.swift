public import EngramCore
import TensorEngine

/// Deep generative replay: images of earlier tasks are made by a generator, and labelled by the last network.
///
/// A variational autoencoder learns beside the network, see ``ImageGenerator``. In every step of a task but the first,
/// the generator and the network as they were before the task make a batch of images and label them: with the likeliest
/// of the labels that the network knew (`targets: hard`), or with its softened probabilities, which are distilled
/// (`soft`, "DGR + distillation"; see ``DistillationForm``). Network and generator both learn with weight `1/t` for
/// the task's own images and `1 - 1/t` for those that were made, in task `t` counted from one. Where tasks are told,
/// made images count for every earlier task, with its labels, and the mean is taken.
///
/// > Source: Shin et al. (2017), <https://arxiv.org/abs/1705.08690>; conventions of van de Ven & Tolias (2019),
/// > <https://arxiv.org/abs/1904.07734>.
public struct DeepGenerativeReplay: TrainingRule {
  /// The word in YAML.
  public static let typeName = "dgr"
  /// One sentence for lists.
  public static let summary =
    "Deep generative replay: a generator makes images of earlier tasks, the last network labels them."

  /// How made images are labelled.
  enum Targets: String, CaseIterable, Sendable {
    /// With the likeliest label.
    case hard
    /// With softened probabilities.
    case soft
  }

  let targets: Targets
  let distillation: DistillationForm
  let widths: [Int]
  let latents: Int
  let batch: Int
  let isUsed: Bool
  let optimizer: any Optimizer

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    targets = settings.choice(
      "targets", default: .hard, "How made images are labelled.")
    distillation = DistillationForm(&settings, preset: settings.preset(default: .vanDeVen2019))
    widths = settings.integers(
      "generator-widths", default: [400, 400], in: 1...65_536,
      "Width of each hidden layer of the generator, from the image on.")
    latents = settings.integer(
      "latents", default: 100, in: 1...65_536, "The numbers that an image is made of.")
    batch = settings.integer(
      "replay-batch", default: 128, in: 0...65_536, unit: "images",
      "Images that are made for a step; 0 for none.")
    optimizer = try settings.component(
      "generator-optimizer", .optimizer, as: (any Optimizer).self, default: "adam",
      "Changes the generator.")
    isUsed = batch > 0
    if targets == .hard {
      for word in ["preset", "temperature", "scale", "reduction"] {
        settings.warn(word, "only 'targets: soft' distils; remove it")
      }
    }
  }

  /// Starts without a generator.
  public func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState {
    GenerativeReplayState(self, seed: seed)
  }
}
