public import EngramCore
import MetaTraining
public import TensorEngine

/// An encoder with a linear layer on top, trained on all classes of a data set at once.
///
/// What it leaves behind is what `type: frozen` reads. In an evaluation it learns nothing: it answers with the
/// classes of its training as labels.
public final class SupervisedLearner: Learner {
  /// The word in YAML.
  public static let typeName = "supervised"
  /// One sentence for lists.
  public static let summary =
    "Trains an encoder and a linear layer on a labelled data set, to be frozen afterwards."

  private let dataset: any Dataset
  private let encoder: any Encoder
  private let loss: any Loss
  private let optimizer: any Optimizer
  private let steps: Int
  private let batch: Int
  private let isVaried: Bool

  private let store = ParameterStore()
  private let network: LabelNetwork
  private var optimizerState: (any OptimizerState)?
  private var lanes: SupervisedLanes?
  private var order: ExampleOrder?

  /// The number of training steps.
  public var stepCount: Int { steps }
  /// One output for each class of the data set.
  public var labelCount: Int? { dataset.classCount }
  /// The images of the data set.
  public var imageShape: ImageShape? { dataset.imageShape }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    steps = settings.integer(
      "steps", in: 0...1_000_000_000, unit: "steps", example: 1000, "Steps of training.")
    batch = settings.integer(
      "batch", default: 64, in: 1...65_536, unit: "images", "Images per step.")
    isVaried = settings.flag(
      "vary", default: true,
      "Whether images come in the variants that the data set's augmentation makes of them.")
    dataset = try settings.component(
      "dataset", .dataset, as: (any Dataset).self, example: "glyphs",
      "The images, whose classes are the labels.")
    encoder = try settings.component(
      "encoder", .encoder, as: (any Encoder).self, default: "conv4",
      "Turns an image into the features that the linear layer decides by.")
    loss = try settings.component(
      "loss", .loss, as: (any Loss).self, default: "cross-entropy", "The loss of an answer.")
    optimizer = try settings.component(
      "optimizer", .optimizer, as: (any Optimizer).self, default: "adam",
      "Changes the parameters.")
    let image = dataset.imageShape
    do {
      let features = try encoder.featureWidth(for: image)
      settings.infer("encoder", .images(image, .taken), .count(features, .features, .given))
      network = LabelNetwork(
        encoder.makeModule(for: image, in: ParameterScope(store).part("encoder")),
        features: features, labelCount: dataset.classCount, in: ParameterScope(store).part("head"))
    } catch {
      settings.mismatch("encoder", with: ["dataset"], in: .images, error.message)
      throw IncompleteComponent()
    }
  }

  /// Reads the data, draws the parameters and sets up the lanes.
  ///
  /// Without steps the data is not touched.
  public func prepare(_ context: LearnerContext) throws {
    if steps > 0 {
      try dataset.prepare(context.roots)
      order = ExampleOrder(
        counts: (0..<dataset.classCount).map { dataset.exampleCount(ofClass: $0) },
        seed: RandomStream.key(context.seed, [RandomStream.key("order")]), isVaried: isVaried)
    }
    try encoder.prepare()
    store.seal(seed: RandomStream.key(context.seed, [RandomStream.key("parameters")]))
    optimizerState = optimizer.makeState(for: store)
    lanes = SupervisedLanes(network, store, context)
  }

  private func running() -> SupervisedLanes {
    guard let lanes else {
      preconditionFailure("a supervised learner was used before it was prepared")
    }
    return lanes
  }

  /// One step: images are spread over the lanes, gradients summed in lane order, one update.
  public func train(step: Int) throws -> StepRecord {
    guard var order else { preconditionFailure("a step was taken without data") }
    let examples = (0..<batch).map { order.example(step * batch + $0) }
    self.order = order
    let outcome = try running().gradients(
      of: examples, from: dataset, loss: loss, step: step)
    let update =
      optimizerState?.update(step: step + 1, gradients: outcome.gradients)
      ?? (rate: 0, gradientNorm: 0)
    return StepRecord([
      ("loss", outcome.scores.meanLoss), ("accuracy", outcome.scores.accuracy),
      ("rate", update.rate), ("gradient-norm", update.gradientNorm),
    ])
  }

  /// Nothing to forget.
  public func begin(seed: UInt64) {}

  /// Learns nothing.
  public func observe(_ demonstrations: Demonstrations) throws {
    try check(demonstrations.images)
  }

  /// The candidate with the largest logit.
  public func predict(_ queries: Queries) throws -> [Int] {
    try check(queries.images)
    let logits = try running().logits(of: queries.images)
    let labels = queries.candidates.filter { $0 < dataset.classCount }
    return (0..<queries.count).map { row in
      let own = logits.pointer + row * dataset.classCount
      return labels.max { own[$0] < own[$1] } ?? queries.candidates.first ?? 0
    }
  }

  private func check(_ images: ShownImages) throws(ShapeProblem) {
    guard images.shape == dataset.imageShape else {
      throw ShapeProblem(
        "the network takes images of \(dataset.imageShape), not of \(images.shape)")
    }
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
  }

  /// Tasks leave nothing behind.
  public func evaluationCheckpoint() -> [(name: String, tensor: Tensor)]? { [] }

  /// There is nothing to take back.
  public func restoreEvaluation(
    _ tensors: [String: Tensor], after observed: [Demonstrations]
  ) throws {}

  /// The number of parameters and what a step reads.
  public var facts: [(name: String, value: Int)] {
    [("parameters", store.parameterCount), ("batch", batch)]
  }
}
