internal import TensorEngine

/// Measures a learner on the episodes of a stream.
struct Evaluator {
  /// Queries per call of the learner: enough to keep it busy, few enough to bound its memory.
  static let batchSize = 256

  let plan: ExperimentPlan
  let entry: ExperimentPlan.Entry
  let stopRequest: () -> Int32?
  let report: (RunEvent) -> Void

  /// Goes through all episodes; `nil` when a stop was requested.
  func evaluate(_ name: String, on stream: any TaskStream) throws -> EvaluationSummary? {
    guard let episodeCount = stream.episodeCount else {
      throw RunError("the evaluation \"\(name)\" has no end: give it a number of episodes")
    }
    // The seed leaves out the learner: all learners meet the same episodes.
    let seed = RandomStream.key(
      plan.seed, [RandomStream.key("evaluation"), RandomStream.key(name)])
    var summary = EvaluationSummary(name: name, taskNames: [], matrices: [], metrics: [])
    for index in 0..<episodeCount {
      report(
        .evaluating(
          learner: entry.name, evaluation: name, episode: index, episodeCount: episodeCount))
      let episode = stream.episode(index, seed: seed)
      entry.learner.begin(seed: RandomStream.key(seed, [UInt64(index)]))
      guard let matrix = try accuracies(of: episode, evaluation: name) else { return nil }
      if let first = summary.matrices.first, !matrix.hasSameForm(as: first) {
        throw RunError("the episodes of the evaluation \"\(name)\" differ in their number of tasks")
      }
      summary.matrices.append(matrix)
      summary.addTaskNames(episode.tasks.map(\.name))
    }
    summary.metrics = plan.metrics.map { metric in
      EvaluationSummary.MetricSeries(
        name: plan.key(of: metric), values: summary.matrices.map(metric.metric.value(of:)))
    }
    return summary
  }

  private func accuracies(of episode: Episode, evaluation: String) throws -> AccuracyMatrix? {
    var matrix = AccuracyMatrix(rows: [])
    for (index, task) in episode.tasks.enumerated() {
      try entry.learner.observe(task)
      var row: [Double] = []
      for seen in episode.tasks[...index] {
        guard stopRequest() == nil else { return nil }
        row.append(try accuracy(on: seen, evaluation: evaluation))
      }
      matrix.rows.append(row)
    }
    return matrix
  }

  private func accuracy(on task: LearningTask, evaluation: String) throws -> Double {
    let queries = task.queries
    guard !queries.isEmpty else {
      throw RunError("task \"\(task.name)\" of the evaluation \"\(evaluation)\" has no queries")
    }
    var correctCount = 0
    for start in stride(from: 0, to: queries.count, by: Evaluator.batchSize) {
      let batch = queries[start..<min(start + Evaluator.batchSize, queries.count)]
      let predictions = try entry.learner.predict(batch, of: task)
      guard predictions.count == batch.count else {
        throw RunError(
          "the learner \"\(entry.name)\" gave \(predictions.count) predictions "
            + "for \(batch.count) queries")
      }
      correctCount += zip(batch, predictions).count { $0.label == $1 }
    }
    return Double(correctCount) / Double(queries.count)
  }
}

extension EvaluationSummary {
  /// Keeps names that all episodes share, and numbers tasks whose names vary.
  fileprivate mutating func addTaskNames(_ names: [String]) {
    if matrices.count == 1 {
      taskNames = names
    } else if taskNames != names {
      taskNames = names.indices.map { "task \($0 + 1)" }
    }
  }
}

extension ExperimentPlan {
  /// The key of a metric in summaries: the name that the file gives it, or its abbreviation.
  func key(of metric: (name: String, metric: any Metric)) -> String {
    let type = type(of: metric.metric)
    guard metric.name == type.typeName, let short = type as? any AbbreviatedMetric.Type else {
      return metric.name
    }
    return short.abbreviation
  }
}
