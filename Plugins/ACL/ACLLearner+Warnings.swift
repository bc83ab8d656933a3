import EngramCore

extension ACLLearner {
  /// Warns about settings that the others leave without effect.
  ///
  /// Not about the initial scales of a model that `start-from` fills: they say what the model is.
  func warnAboutSettingsWithoutEffect(_ reader: inout SettingsReader) {
    if stepCount == 0 {
      for key in [
        "remember", "term-weights", "reading-weight", "backward-samples", "dataset-weights",
        "first-shot-weight", "carry-state", "pieces", "recompute",
      ] {
        reader.warn(key, "a learner of 0 steps has no objective; remove it or raise 'steps'")
      }
      return
    }
    if settings.carriedEpisodes == 1 {
      reader.warn(
        "carry-state", "one episode in a row has nothing to go on from; remove it or raise it")
    }
    if settings.pieces.isWhole {
      reader.warn(
        "recompute", "the only piece is kept while it is needed; remove it or give 'pieces'")
    }
    // A stage of a curriculum with fewer tasks has terms that the weights do not cover.
    let tasks = stream.taskCounts
    if !settings.termWeights.isEmpty, tasks.lowerBound == tasks.upperBound {
      reader.warn(
        "remember", "'term-weights' says how much each task counts; remove one of the two")
    }
    if settings.backwardSamples > 0, settings.backwardSamples >= tasks.upperBound - 1 {
      reader.warn(
        "backward-samples",
        "after no task there are more earlier ones than that; remove it or lower it")
    }
    if tasks.upperBound == 1 {
      reader.warn(
        "remember", "episodes of one task have no earlier task to remember; remove it or add tasks")
      reader.warn("term-weights", "the only term of one task always weighs all; remove it")
    }
  }
}
