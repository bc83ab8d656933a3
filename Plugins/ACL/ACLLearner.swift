public import EngramCore
import MetaTraining
public import TensorEngine

/// A sequence model that is trained, over many episodes, to learn tasks one after the other by
/// reading them.
///
/// The objective is generic in the number of tasks: after every task the queries of all tasks so far
/// are answered from the state. With `remember: false` only the newest task counts, which shows
/// in-context catastrophic forgetting.
///
/// > Source: Irie, Csordás & Schmidhuber, "Metalearning Continual Learning Algorithms", TMLR 2025,
/// > <https://arxiv.org/abs/2312.00276>.
public final class ACLLearner: Learner {
  /// The word in YAML.
  public static let typeName = "acl"
  /// One sentence for lists.
  public static let summary =
    "Meta-trains a sequence model to learn tasks in context without forgetting."

  let stream: any TaskStream
  let encoder: any Encoder
  let layer: any SequenceLayer
  let loss: any Loss
  let optimizer: any Optimizer
  let settings: ACLSettings

  let store = ParameterStore()
  let model: InContextModel
  var optimizerState: (any OptimizerState)?
  private var lanes: TrainingLanes?
  var carried: CarriedStates?
  var seed: UInt64 = 0
  var evaluation: EvaluationState

  /// The number of training steps.
  public var stepCount: Int { settings.training.steps }
  /// The outputs: one per label of the training stream.
  public var labelCount: Int? { stream.labelCount }
  /// The images of the training stream.
  public var imageShape: ImageShape? { stream.imageShape }

  /// Reads the settings.
  public init(settings reader: inout SettingsReader) throws {
    let settings = ACLSettings(&reader)
    self.settings = settings
    evaluation = settings.emptyEvaluation
    stream = try reader.component(
      "stream", .stream, as: (any TaskStream).self, example: "episodes",
      "The episodes of meta-training.")
    encoder = try reader.component(
      "encoder", .encoder, as: (any Encoder).self, default: "conv4",
      "Turns an image into features.")
    layer = try reader.component(
      "layer", .sequenceLayer, as: (any SequenceLayer).self, default: "srwm",
      "The layer that learns while it reads.")
    loss = try reader.component(
      "loss", .loss, as: (any Loss).self, default: "cross-entropy", "The loss of an answer.")
    optimizer = try reader.component(
      "optimizer", .optimizer, as: (any Optimizer).self, default: "adam",
      "Changes the meta-learned parameters.")
    let (given, taken) = (settings.termWeights.count, stream.taskCount * (stream.taskCount + 1) / 2)
    if given != 0, given != taken {
      reader.reject(
        "term-weights",
        "\(given) weights, but the \(stream.taskCount) tasks of the stream have \(taken) terms")
    }
    if settings.firstShotWeight > 0, !stream.hasFirstShots {
      reader.reject(
        "first-shot-weight",
        "the stream draws no examples for this loss; give it 'first-shots: true', in every stage")
    }
    let weights = settings.datasetWeights.count
    if weights != 0, weights != stream.datasetCount {
      reader.reject(
        "dataset-weights",
        "\(weights) factors for a stream of \(stream.datasetCount) datasets; give one for each")
    }
    if settings.carriedEpisodes > 0 {
      let encoder = encoder as? any SequenceEncoder
      for (key, grows) in [("layer", layer.stateGrows), ("encoder", encoder?.stateGrows ?? false)]
      where grows {
        reader.reject(
          "carry-state",
          "the state of '\(key)' grows with everything that is read; only one that keeps its size is carried"
        )
      }
    }
    let (width, image) = (settings.model.width, stream.imageShape)
    do {
      try layer.validate(width: width)
    } catch {
      reader.mismatch("layer", with: ["width"], in: .features, error.message)
      throw IncompleteComponent()
    }
    do {
      let features = try encoder.featureWidth(for: image)
      reader.infer("encoder", .images(image, .taken), .count(features, .features, .given))
      model = try InContextModel(
        encoder: encoder, layer: layer, image: image, labelCount: stream.labelCount,
        settings: settings.model, in: ParameterScope(store))
    } catch {
      reader.mismatch("encoder", with: ["stream"], in: .images, error.message)
      throw IncompleteComponent()
    }
    reader.infer("layer", .count(width, .features))
    warnAboutSettingsWithoutEffect(&reader)
  }

  /// Reads the data, draws the parameters or takes those of a model file, and sets up the lanes.
  ///
  /// Without training steps the training data is not touched: a trained model is evaluated without it.
  public func prepare(_ context: LearnerContext) throws {
    if settings.carriedEpisodes > 0, context.peers.count > 1 {
      throw RunError(
        "a learner with 'carry-state' is trained by one process, not \(context.peers.count): each would "
          + "carry the states of its own episodes, and a checkpoint has those of all")
    }
    if stepCount > 0 { try stream.prepare(context.roots) }
    try encoder.prepare()
    try settings.training.fill(store, seed: context.seed, fitting: LabelAlignment.aligned)
    optimizerState = optimizer.makeState(for: store)
    seed = context.seed
    let lanes = settings.training.makeLanes(context, of: stream, for: store)
    self.lanes = lanes
    if settings.carriedEpisodes > 0 { carried = CarriedStates(model, on: lanes) }
  }

  /// The lanes, once prepared.
  func running() -> TrainingLanes {
    guard let lanes else {
      preconditionFailure("an ACL learner was used before it was prepared")
    }
    return lanes
  }

  /// Everything that training changes: parameters, the optimizer's moments, and carried states.
  public func checkpoint() -> [(name: String, tensor: Tensor)] {
    TrainedTensors.named(store, optimizerState) + (carried?.named ?? [])
  }

  /// What the encoder's parameters need besides.
  public var checkpointMetadata: [String: String] { encoder.weightsMetadata }

  /// Overwrites parameters and moments.
  public func restore(_ tensors: [String: Tensor]) throws {
    try CheckpointTensors.overwrite(checkpoint(), from: tensors)
    evaluation = settings.emptyEvaluation
  }

  /// The number of parameters and what a step reads.
  public var facts: [(name: String, value: Int)] {
    [("parameters", store.parameterCount), ("batch", settings.training.batch)]
  }
}
