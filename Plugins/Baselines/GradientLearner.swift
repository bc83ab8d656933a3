public import EngramCore
public import TensorEngine

/// A learner that goes on training one network by gradient descent, task after task.
///
/// Outputs that compete in the loss: those of all tasks so far, or where the task is told, its own. The
/// others are masked, in the loss alone: when asked, all labels of the episode compete, or those of the
/// task that is told.
///
/// > Source for the mask: Hsu et al. (2018), <https://arxiv.org/abs/1810.12488>.
public final class GradientLearner<Rule: TrainingRule>: FixedRuleLearner {
  /// The word in YAML.
  public static var typeName: String { Rule.typeName }
  /// One sentence for lists.
  public static var summary: String { Rule.summary }

  let rule: Rule
  private let schedule: TaskSchedule
  private let encoder: any Encoder
  private let optimizer: any Optimizer
  private let loss: any Loss
  private var context: LearnerContext?
  private var seed: UInt64 = 0
  private var training: Training?

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    schedule = TaskSchedule(&settings)
    rule = try Rule(settings: &settings)
    encoder = try settings.component(
      "encoder", .encoder, as: (any Encoder).self, default: "mlp",
      "Turns an image into the features that a linear layer decides by.")
    optimizer = try settings.component(
      "optimizer", .optimizer, as: (any Optimizer).self, default: "adam",
      "Changes the parameters; its steps are counted over all tasks.")
    loss = try settings.component(
      "loss", .loss, as: (any Loss).self, default: "cross-entropy", "The loss of an answer.")
  }

  /// Keeps the lanes.
  public func prepare(_ context: LearnerContext) throws {
    try encoder.prepare()
    self.context = context
  }

  /// Forgets the network; the next task begins with a new one, drawn from the seed.
  public func begin(seed: UInt64) {
    self.seed = seed
    training = nil
  }

  /// Trains on the task's images, as often as the settings say.
  public func observe(_ demonstrations: Demonstrations) throws {
    let training = try training ?? start(demonstrations)
    self.training = training
    try training.learn(demonstrations, schedule)
  }

  /// The candidate with the largest logit.
  public func predict(_ queries: Queries) throws -> [Int] {
    guard let training else {
      return Array(repeating: queries.candidates.first ?? 0, count: queries.count)
    }
    return try training.answers(to: queries)
  }

  /// What the rule must be told.
  public var needs: Set<TaskKnowledge> { rule.needs }

  /// What the rule keeps, images with four bytes a number.
  public var storage: LearnerStorage { training?.storage ?? LearnerStorage() }

  /// The network, the optimizer and what the rule keeps.
  public func evaluationCheckpoint() -> [(name: String, tensor: Tensor)]? {
    training?.checkpoint()
  }

  /// Starts with the network of the checkpoint.
  public func restoreEvaluation(
    _ tensors: [String: Tensor], after observed: [Demonstrations]
  ) throws {
    guard let first = observed.first else { return }
    let training = try start(first)
    try training.restore(tensors, after: observed)
    self.training = training
  }

  private func start(_ demonstrations: Demonstrations) throws -> Training {
    guard let context else {
      preconditionFailure("a gradient learner was used before it was prepared")
    }
    let network = try Classifier(
      encoder: encoder, image: demonstrations.images.shape, labelCount: demonstrations.labelCount,
      seed: seed)
    let image = demonstrations.images.shape
    return Training(
      network: network, image: image, rule: rule.start(for: network, seed: seed),
      optimizer: optimizer, loss: loss, lanes: NetworkLanes(network, image: image, context),
      seed: seed)
  }
}
