import EngramCore

/// The plain settings of an ``ACLLearner``.
struct ACLSettings {
  let steps: Int
  let batch: Int
  let episodesPerPass: Int
  let startFrom: String?
  let remembers: Bool
  let termWeights: [Double]
  let readingWeight: Float
  let model: InContextModelSettings
  /// Bytes that embedded queries may take.
  let queryCache: Int

  init(_ settings: inout SettingsReader) {
    steps = settings.integer(
      "steps", in: 0...1_000_000_000, unit: "steps", example: 1000, "Steps of meta-training.")
    batch = settings.integer(
      "batch", default: 16, in: 1...65536, unit: "episodes", "Episodes per step.")
    episodesPerPass = settings.integer(
      "episodes-per-pass", default: 4, in: 1...65536, unit: "episodes",
      "Episodes that a lane runs through the model at once; more take more memory.")
    startFrom = settings.optionalFile(
      "start-from", "A safetensors file of parameters to start from, such as a run's checkpoint.")
    remembers = settings.flag(
      "remember", default: true,
      "Whether earlier tasks are asked for again after later ones: the ACL objective.")
    termWeights = settings.numbers(
      "term-weights", default: [], in: 0...1_000_000,
      "Weights of the loss terms: after task 1 of 1, after 2 of 1, after 2 of 2, …; empty for equal."
    )
    readingWeight = Float(
      settings.number(
        "reading-weight", default: 0, in: 0...1000,
        "Weight of an auxiliary loss: every demonstration asked for just before its label is shown."
      ))
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
    queryCache = settings.byteCount(
      "query-cache", default: 256 << 20,
      "Memory for embedded queries during an evaluation; what does not fit is encoded again.")
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
    EvaluationState(queries: QueryCache(limit: queryCache))
  }

  /// The objective for a number of tasks.
  func objective(taskCount: Int) -> ContinualObjective {
    guard termWeights.count == taskCount * (taskCount + 1) / 2 else {
      return ContinualObjective(taskCount: taskCount, remembers: remembers)
    }
    return ContinualObjective(
      weights: (0..<taskCount).map { after in
        (0...after).map { Float(termWeights[after * (after + 1) / 2 + $0]) }
      })
  }

  private func isTriangular(_ count: Int) -> Bool {
    (1...max(count, 1)).contains { $0 * ($0 + 1) / 2 == count }
  }
}
