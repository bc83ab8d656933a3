import EngramCore
import TensorEngine

/// A learner that leaves a Vision Transformer as it is, and learns prompts for it, their keys and a linear layer.
///
/// A prompt is chosen by the cosine of its key with an image's query: its class token as the network makes it without
/// prompts. The loss is the cross-entropy minus `key-pull` times the cosines of all chosen keys with their queries,
/// added up over an image's prompts and averaged over images.
final class PromptLearner<Method: PromptMethod>: FixedRuleLearner {
  /// The word in YAML.
  static var typeName: String { Method.typeName }
  /// One sentence for lists.
  static var summary: String { Method.summary }

  let method: Method
  let encoder: VisionTransformer
  private let schedule: PromptSchedule
  private var context: LearnerContext?
  private var seed: UInt64 = 0
  private var training: PromptTraining?

  /// Reads the settings.
  init(settings: inout SettingsReader) throws {
    method = try Method(settings: &settings)
    let epochs = settings.integer(
      "epochs", default: 5, in: 1...100_000, unit: "epochs",
      "How often the images of a task are gone through.")
    let batch = settings.integer(
      "batch", default: 128, in: 1...65_536, unit: "images", "Images of a step.")
    let pull = settings.number(
      "key-pull", default: 1, in: 0...1_000_000,
      "How strongly keys are pulled to the queries that chose them.")
    let optimizer = try settings.component(
      "optimizer", .optimizer, as: (any Optimizer).self, default: "adam",
      "Changes the prompts, the keys and the linear layer; it starts anew with every task.")
    let loss = try settings.component(
      "loss", .loss, as: (any Loss).self, default: "cross-entropy", "The loss of an answer.")
    schedule = PromptSchedule(
      epochs: epochs, batch: batch, pull: pull, optimizer: optimizer, loss: loss)
    let encoder = try settings.component(
      "encoder", .encoder, as: (any Encoder).self, default: "vit",
      "The Vision Transformer, with weights that stay as they are.")
    guard let encoder = encoder as? VisionTransformer else {
      settings.reject(
        "encoder",
        "prompts are tokens of a 'vit'; '\(type(of: encoder).typeName)' has no tokens to put them beside"
      )
      throw IncompleteComponent()
    }
    guard encoder.isFrozen, encoder.readsClassToken else {
      settings.reject(
        "encoder",
        encoder.isFrozen
          ? "queries are class tokens; set 'features: class-token'"
          : "prompts are learned for weights that stay as they are; give the 'vit' 'weights' and no 'train'"
      )
      throw IncompleteComponent()
    }
    if let (key, message) = method.problem(depth: encoder.depth) {
      settings.reject(key, message)
      throw IncompleteComponent()
    }
    self.encoder = encoder
  }

  /// Reads the encoder's weights.
  func prepare(_ context: LearnerContext) throws {
    try encoder.prepare()
    self.context = context
  }

  /// Forgets all prompts; the next task begins with new ones, drawn from the seed.
  func begin(seed: UInt64) {
    self.seed = seed
    training = nil
  }

  /// Trains on the task's images, as often as the settings say.
  func observe(_ demonstrations: Demonstrations) throws {
    let training = try training ?? start(demonstrations)
    self.training = training
    try training.learn(demonstrations)
  }

  /// The candidate with the largest logit, among the labels seen so far.
  func predict(_ queries: Queries) throws -> [Int] {
    guard let training else {
      return Array(repeating: queries.candidates.first ?? 0, count: queries.count)
    }
    return try training.answers(to: queries)
  }

  /// What the method must be told.
  var needs: Set<TaskKnowledge> { method.needs }

  /// The prompts and their keys; the linear layer belongs to the network.
  var storage: LearnerStorage {
    LearnerStorage(
      numberCount: (training?.checkpoint ?? []).filter { !$0.name.hasPrefix("head.") }
        .reduce(0) { $0 + $1.tensor.count })
  }

  /// The prompts, the keys and the linear layer.
  func evaluationCheckpoint() -> [(name: String, tensor: Tensor)]? {
    training?.checkpoint ?? []
  }

  /// Takes them back.
  func restoreEvaluation(
    _ tensors: [String: Tensor], after observed: [Demonstrations]
  ) throws {
    guard let first = observed.first else { return }
    let training = try start(first)
    try training.restore(tensors, after: observed)
    self.training = training
  }

  /// A network with new prompts for images and labels such as these.
  func start(_ demonstrations: Demonstrations) throws -> PromptTraining {
    guard let context else {
      preconditionFailure("a \(Self.typeName) learner was used before it was prepared")
    }
    let image = demonstrations.images.shape
    let network = try PromptNetwork(
      encoder, method, image: image, labelCount: demonstrations.labelCount, seed: seed)
    return PromptTraining(network, image: image, schedule, context, seed: seed)
  }
}
