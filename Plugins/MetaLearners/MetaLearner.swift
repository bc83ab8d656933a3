public import EngramCore
import MetaTraining
public import TensorEngine

/// A learner whose features are meta-trained for a rule by which it learns classes.
///
/// In every step it learns the tasks of some episodes one after the other, and the cross-entropy of the
/// queries of all of them, asked after the last, goes back to the encoder. Episodes, encoder, loss and
/// optimizer are those that ACL is given.
public final class MetaLearner<Rule: MetaRule>: Learner {
  /// The word in YAML.
  public static var typeName: String { Rule.typeName }
  /// One sentence for lists.
  public static var summary: String { Rule.summary }

  let rule: Rule
  let settings: EpisodeTrainingSettings
  let stream: any TaskStream
  private let encoder: any Encoder
  let loss: any Loss
  let optimizer: any Optimizer

  let store = ParameterStore()
  let model: MetaModel
  private var optimizerState: (any OptimizerState)?
  private var lanes: TrainingLanes?
  private var seed: UInt64 = 0
  var state: (any MetaState)?
  var evaluationSeed: UInt64 = 0
  var queries: QueryCache

  /// The number of training steps.
  public var stepCount: Int { settings.steps }
  /// Those of the training stream where the rule has an output for each; otherwise any number will do.
  public var labelCount: Int? { rule.fixesLabels ? stream.labelCount : nil }
  /// The images of the training stream.
  public var imageShape: ImageShape? { stream.imageShape }

  /// Reads the settings.
  public init(settings reader: inout SettingsReader) throws {
    settings = EpisodeTrainingSettings(&reader)
    queries = QueryCache(limit: settings.queryCache)
    rule = try Rule(settings: &reader)
    stream = try reader.component(
      "stream", .stream, as: (any TaskStream).self, example: "episodes",
      "The episodes of meta-training.")
    encoder = try reader.component(
      "encoder", .encoder, as: (any Encoder).self, default: "conv4",
      "Turns an image into features.")
    loss = try reader.component(
      "loss", .loss, as: (any Loss).self, default: "cross-entropy", "The loss of an answer.")
    optimizer = try reader.component(
      "optimizer", .optimizer, as: (any Optimizer).self, default: "adam",
      "Changes the meta-learned parameters.")
    let image = stream.imageShape
    try rule.check(image, &reader)
    do {
      let features = try encoder.featureWidth(for: image)
      reader.infer("encoder", .images(image, .taken), .count(features, .features, .given))
      model = try MetaModel(
        encoder, rule, image: image, labelCount: stream.labelCount, in: ParameterScope(store))
    } catch {
      reader.mismatch("encoder", with: ["stream"], in: .images, error.message)
      throw IncompleteComponent()
    }
  }

  /// Reads the data, draws the parameters or takes those of a model file, and sets up the lanes.
  ///
  /// Without training steps the training data is not touched: a trained model is evaluated without it.
  public func prepare(_ context: LearnerContext) throws {
    if stepCount > 0 { try stream.prepare(context.roots) }
    try encoder.prepare()
    try rule.prepare()
    try settings.fill(store, seed: context.seed)
    optimizerState = optimizer.makeState(for: store)
    seed = context.seed
    lanes = settings.makeLanes(context, of: stream, for: store)
  }

  /// The lanes, once prepared.
  func running() -> TrainingLanes {
    guard let lanes else {
      preconditionFailure("a \(Self.typeName) learner was used before it was prepared")
    }
    return lanes
  }

  /// One step: episodes are spread over the lanes, gradients summed in lane order, one update.
  public func train(step: Int) throws -> StepRecord {
    forget()
    let (model, loss, settings, seed) = (model, loss, settings, seed)
    let outcome = try running().run(step: step, of: stepCount) { batch, place, pass in
      let seeds = place.episodes.map {
        RandomStream.key(seed, [RandomStream.key("start"), UInt64(step), UInt64($0)])
      }
      return EpisodePass(model: model, loss: loss, episodeCount: settings.batch)
        .run(batch, seeds: seeds, pass)
    }
    let update =
      optimizerState?.update(step: step + 1, gradients: outcome.gradients)
      ?? (rate: 0, gradientNorm: 0)
    var tasks: [ScoredRows] = []
    for scores in outcome.lanes.joined() {
      tasks = tasks.isEmpty ? scores : zip(tasks, scores).map(+)
    }
    // Named as the terms of ACL that they are: every task, asked for after the last.
    let named = tasks.enumerated().map { ("after\(tasks.count).of\($0 + 1)", $1) }
    return StepRecord(
      [("loss", tasks.map(\.meanLoss).reduce(0, +) / Double(tasks.count))]
        + named.map { ("loss.\($0)", $1.meanLoss) }
        + named.map { ("accuracy.\($0)", $1.accuracy) }
        + [("rate", update.rate), ("gradient-norm", update.gradientNorm)],
      waiting: outcome.waiting)
  }

  /// Everything that training changes: parameters and the optimizer's moments.
  public func checkpoint() -> [(name: String, tensor: Tensor)] {
    TrainedTensors.named(store, optimizerState)
  }

  /// What the encoder's parameters need besides.
  public var checkpointMetadata: [String: String] { encoder.weightsMetadata }

  /// Overwrites parameters and moments.
  public func restore(_ tensors: [String: Tensor]) throws {
    try CheckpointTensors.overwrite(checkpoint(), from: tensors)
    forget()
  }

  /// What was embedded with other parameters is of no use.
  private func forget() {
    state = nil
    queries = QueryCache(limit: settings.queryCache)
  }

  /// The number of parameters and what a step reads.
  public var facts: [(name: String, value: Int)] {
    [("parameters", store.parameterCount), ("batch", settings.batch)]
  }
}
