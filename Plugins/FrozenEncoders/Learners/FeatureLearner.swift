public import EngramCore
public import TensorEngine

/// A learner that leaves its encoder as it is, and learns classes from the features of each example, seen once.
///
/// The encoder is best a frozen one; another one has the parameters that it is drawn with.
public final class FeatureLearner<Rule: FeatureRule>: FixedRuleLearner {
  /// The word in YAML.
  public static var typeName: String { Rule.typeName }
  /// One sentence for lists.
  public static var summary: String { Rule.summary }

  let rule: Rule
  private let encoder: any Encoder
  private var context: LearnerContext?
  private var seed: UInt64 = 0
  private var lanes: FeatureLanes?
  private var state: (any FeatureRuleState)?

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    rule = try Rule(settings: &settings)
    encoder = try settings.component(
      "encoder", .encoder, as: (any Encoder).self, default: "identity",
      "Turns an image into features, and does not change.")
  }

  /// Reads the encoder's weights.
  public func prepare(_ context: LearnerContext) throws {
    try encoder.prepare()
    self.context = context
    lanes = nil
  }

  /// Forgets all classes.
  public func begin(seed: UInt64) {
    self.seed = seed
    state = nil
  }

  /// Learns from each example once.
  public func observe(_ demonstrations: Demonstrations) throws {
    let lanes = try lanes(for: demonstrations.images.shape)
    let state =
      state
      ?? rule.start(width: lanes.width, labelCount: demonstrations.labelCount, seed: seed)
    self.state = state
    let features = try lanes.features(of: demonstrations.images)
    state.learn(features, labels: demonstrations.labels, on: lanes.device)
  }

  /// The candidate that fits best, among those that have been learned.
  public func predict(_ queries: Queries) throws -> [Int] {
    let lanes = try lanes(for: queries.images.shape)
    let first = queries.candidates.first ?? 0
    guard let state else { return Array(repeating: first, count: queries.count) }
    let scores = state.scores(of: try lanes.features(of: queries.images), on: lanes.device)
    let candidates = queries.candidates.filter(state.knows)
    return (0..<queries.count).map { row in
      let own = scores.pointer + row * scores.shape[1]
      return candidates.max { own[$0] < own[$1] } ?? first
    }
  }

  /// What the rule keeps.
  public var storage: LearnerStorage {
    LearnerStorage(numberCount: (state?.kept ?? []).reduce(0) { $0 + $1.tensor.count })
  }

  /// What the rule keeps.
  public func evaluationCheckpoint() -> [(name: String, tensor: Tensor)]? { state?.kept ?? [] }

  /// Takes it back; of the demonstrations only their extents and the number of labels are looked at.
  public func restoreEvaluation(
    _ tensors: [String: Tensor], after observed: [Demonstrations]
  ) throws {
    guard let first = observed.first else { return }
    let width = try lanes(for: first.images.shape).width
    let state = rule.start(width: width, labelCount: first.labelCount, seed: seed)
    try CheckpointTensors.overwrite(state.kept, from: tensors)
    state.wasRestored()
    self.state = state
  }

  /// The lanes for images of an extent, which stays the same as long as something is remembered.
  private func lanes(for image: ImageShape) throws -> FeatureLanes {
    guard let context else {
      preconditionFailure("a \(Self.typeName) learner was used before it was prepared")
    }
    if let lanes {
      if lanes.image == image { return lanes }
      if state != nil {
        throw ShapeProblem("the features are those of images of \(lanes.image), not of \(image)")
      }
    }
    let made = try FeatureLanes(encoder, image, context)
    lanes = made
    return made
  }
}
