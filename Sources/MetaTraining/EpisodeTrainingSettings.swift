public import EngramCore
public import TensorEngine

/// The plain settings of every learner that is trained on episodes.
public struct EpisodeTrainingSettings: Sendable {
  /// The steps of training, 0 for a model that is evaluated as it is.
  public let steps: Int
  /// Episodes per step.
  public let batch: Int
  /// Episodes that a lane runs through the model at once.
  public let episodesPerPass: Int
  /// The bytes that embedded queries may take in an evaluation.
  public let queryCache: Int
  private let startFrom: String?

  /// Reads `steps`, `batch`, `episodes-per-pass`, `query-cache` and `start-from`.
  ///
  /// - Parameters:
  ///   - settings: The settings of the learner.
  ///   - fitsLabels: Whether the file to start from may have been trained with another number of labels, see
  ///     ``fill(_:seed:fitting:)``.
  public init(_ settings: inout SettingsReader, fitsLabels: Bool = false) {
    steps = settings.integer(
      "steps", in: 0...1_000_000_000, unit: "steps", example: 1000, "Steps of meta-training.")
    batch = settings.integer(
      "batch", default: 16, in: 1...65536, unit: "episodes", "Episodes per step.")
    episodesPerPass = settings.integer(
      "episodes-per-pass", default: 4, in: 1...65536, unit: "episodes",
      "Episodes that a lane runs through the model at once; more take more memory.")
    queryCache = settings.byteCount(
      "query-cache", default: 256 << 20,
      "Memory for embedded queries during an evaluation; what does not fit is encoded again.")
    startFrom = settings.optionalFile(
      "start-from",
      "A safetensors file of parameters to start from, such as a run's checkpoint"
        + (fitsLabels ? ", whatever its labels." : "."))
  }

  /// Draws the parameters of a store, or takes those of the file to start from.
  ///
  /// - Parameters:
  ///   - store: The parameters, all declared.
  ///   - seed: The seed of the run.
  ///   - fit: What to take for the parameters, of the tensors of the file and the parameters as they were drawn.
  /// - Throws: `CheckpointError`, naming the file, when it does not hold them.
  public func fill(
    _ store: ParameterStore, seed: UInt64,
    fitting fit: ([String: Tensor], [(name: String, tensor: Tensor)]) -> [String: Tensor] = {
      tensors, _ in tensors
    }
  ) throws {
    store.seal(seed: RandomStream.key(seed, [RandomStream.key("parameters")]))
    guard let startFrom else { return }
    let parameters = store.named(store.values)
    do {
      try CheckpointTensors.overwrite(
        parameters, from: fit(ModelFile.tensors(of: startFrom), parameters))
    } catch let error as CheckpointError {
      throw CheckpointError("\(startFrom): \(error.message)")
    }
  }

  /// The lanes that train parameters on the episodes of a stream.
  public func makeLanes(
    _ context: LearnerContext, of stream: any TaskStream, for store: ParameterStore
  ) -> TrainingLanes {
    TrainingLanes(
      context,
      batches: BatchMaker(
        stream: stream, batch: batch, episodesPerPass: episodesPerPass, seed: context.seed,
        laneCount: context.lanes.count), store: store)
  }
}
