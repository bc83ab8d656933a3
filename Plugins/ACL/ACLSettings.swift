import EngramCore
import MetaTraining
import TensorEngine

/// The plain settings of an ``ACLLearner``.
struct ACLSettings {
  let training: EpisodeTrainingSettings
  let pieces: SequencePieces
  let remembers: Bool
  let termWeights: [Double]
  let backwardSamples: Int
  let datasetWeights: [Float]
  let firstShotWeight: Float
  let readingWeight: Float
  /// Episodes in a row that go on in the state of the one before; 0 for none.
  let carriedEpisodes: Int
  let model: InContextModelSettings

  init(_ settings: inout SettingsReader) {
    training = EpisodeTrainingSettings(&settings, fitsLabels: true)
    pieces = SequencePieces(
      count: settings.integer(
        "pieces", default: 1, in: 0...1_000_000,
        "Pieces in which training encodes and reads the demonstrations of a task, 1 for all at once, together "
          + "with everything else; 0 for the root of their number."),
      areRecomputed: settings.flag(
        "recompute", default: false,
        "Whether only the states between pieces are kept in training, and each piece is computed once more "
          + "for its gradient: much less memory, more time, the same numbers."))
    remembers = settings.flag(
      "remember", default: true,
      "Whether earlier tasks are asked for again after later ones: the ACL objective.")
    termWeights = settings.numbers(
      "term-weights", default: [], in: 0...1_000_000,
      "Weights of the loss terms: after task 1 of 1, after 2 of 1, after 2 of 2, …; empty for equal."
    )
    backwardSamples = settings.integer(
      "backward-samples", default: 0, in: 0...1000, unit: "tasks",
      "If not 0, so many earlier tasks, drawn at random for each step, are asked for after each task, "
        + "with weights that make up for the others.")
    datasetWeights = settings.numbers(
      "dataset-weights", default: [], in: 0...1_000_000,
      "Factors on a task's own terms, one for each dataset of the stream in its order; the paper has [0.1, 1]."
    ).map { Float($0) }
    firstShotWeight = Float(
      settings.number(
        "first-shot-weight", default: 0, in: 0...1000,
        "Weight, in units of the task's own, of an auxiliary loss: its queries after one demonstration "
          + "of each class; needs a stream with 'first-shots'."))
    readingWeight = Float(
      settings.number(
        "reading-weight", default: 0, in: 0...1000,
        "Weight of an auxiliary loss: every demonstration asked for just before its label is shown."
      ))
    carriedEpisodes = settings.integer(
      "carry-state", default: 0, in: 0...1_000_000, unit: "episodes",
      "If not 0, so many episodes in a row, at the same place of the batch, form one long sequence: each "
        + "begins in the state that the one before left, through which no gradient goes.")
    model = InContextModelSettings(
      width: settings.integer(
        "width", default: 256, in: 1...65536, unit: "features", "Width of the trunk."),
      layerCount: settings.integer(
        "layers", default: 2, in: 1...64,
        "Sequence layers, each followed by a feed-forward block."),
      feedForwardFactor: settings.integer(
        "feed-forward-factor", default: 2, in: 1...64,
        "Inner width of the feed-forward blocks in units of the width."),
      dropout: Float(
        settings.number(
          "dropout", default: 0.1, in: 0...0.9, "Dropout rate in the feed-forward blocks.")),
      inputScale: Float(
        settings.number(
          "input-scale", default: 1, in: 0.001...1000,
          "Factor on the initial projection of image features; the paper has 1.")),
      labelScale: Float(
        settings.number(
          "label-scale", default: 1, in: 0.001...1000,
          "Factor on the initial label vectors; the paper has 1.")),
      normalizesInput: settings.flag(
        "normalize-input", default: false,
        "Whether projected images are layer-normed before the label is added."))
    if !termWeights.isEmpty, !isTriangular(termWeights.count) {
      settings.reject(
        "term-weights",
        "\(termWeights.count) weights do not fill a triangle; T tasks have T(T+1)/2 terms")
    }
    if !termWeights.isEmpty, termWeights.allSatisfy({ $0 == 0 }) {
      settings.reject("term-weights", "all weights are zero; at least one must be positive")
    }
  }

  /// What is known before anything has been read.
  var emptyEvaluation: EvaluationState {
    EvaluationState(queries: QueryCache(limit: training.queryCache))
  }

  /// The objective of a step whose episodes have a number of tasks.
  func objective(taskCount: Int, step: Int, seed: UInt64) -> ContinualObjective {
    let objective = wholeObjective(taskCount: taskCount)
    guard backwardSamples > 0 else { return objective }
    var random = RandomStream(seed: seed, RandomStream.key("backward samples"), UInt64(step))
    return objective.sampled(backwardSamples, from: &random)
  }

  private func wholeObjective(taskCount: Int) -> ContinualObjective {
    guard termWeights.count == taskCount * (taskCount + 1) / 2 else {
      return ContinualObjective(
        taskCount: taskCount, remembers: remembers, firstShotWeight: firstShotWeight)
    }
    return ContinualObjective(
      weights: (0..<taskCount).map { after in
        (0...after).map { Float(termWeights[after * (after + 1) / 2 + $0]) }
      }, firstShotWeight: firstShotWeight)
  }

  private func isTriangular(_ count: Int) -> Bool {
    (1...max(count, 1)).contains { $0 * ($0 + 1) / 2 == count }
  }
}
