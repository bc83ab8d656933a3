internal import TensorEngine

/// Measures a learner on the episodes of a stream.
struct Evaluator {
  let plan: ExperimentPlan
  let entry: ExperimentPlan.Entry
  let stopRequest: () -> Int32?
  let report: (RunEvent) -> Void
  /// Keeps the progress of evaluations; not needed for scores.
  var keeper: EvaluationKeeper?

  /// Goes through all episodes that are left; `false` when a stop was requested.
  func evaluate(_ name: String, on stream: any TaskStream) throws -> Bool {
    guard let keeper else {
      preconditionFailure("an evaluation is kept; a score is not")
    }
    guard !keeper.progress.finished.contains(where: { $0.name == name }) else { return true }
    guard let episodeCount = stream.episodeCount else {
      throw RunError("the evaluation \"\(name)\" has no end: give it a number of episodes")
    }
    let seed = EpisodeSeed.evaluation(name, inRunOf: plan.seed)
    let begun = keeper.takeUp()
    if begun == nil {
      keeper.update { progress in
        progress.current = EvaluationProgress.Current(
          summary: EvaluationSummary(
            name: name, taskNames: [], matrices: [], metrics: [],
            curve: plan.measures.shots.map {
              EvaluationSummary.CurvePoint(shots: $0, values: [])
            }))
      }
    }
    guard var summary = keeper.progress.current?.summary else { return true }
    for index in summary.matrices.count..<episodeCount {
      report(
        .evaluating(
          learner: entry.name, evaluation: name, episode: index, episodeCount: episodeCount))
      let episode = stream.episode(index, seed: seed)
      let episodeSeed = RandomStream.key(seed, [UInt64(index)])
      try checkQueries(of: episode, in: "the evaluation \"\(name)\"")
      let isFirst = index == begun?.summary.matrices.count
      let measured = try namingDivergence(
        in: "episode \(index + 1) of the evaluation \"\(name)\"", keeper
      ) {
        try accuracies(of: episode, seed: episodeSeed, from: isFirst ? begun : nil, keeper)
      }
      guard let matrix = measured else { return false }
      if let first = summary.matrices.first, !matrix.hasSameForm(as: first) {
        throw RunError("the episodes of the evaluation \"\(name)\" differ in their number of tasks")
      }
      for (place, shots) in plan.measures.shots.enumerated() {
        let score = try namingDivergence(
          in: "the curve of the evaluation \"\(name)\" at \(shots) shots", keeper
        ) { try self.score(of: episode.keeping(shots: shots), seed: episodeSeed) }
        guard let score else { return false }
        summary.curve[place].values.append(score)
      }
      summary.matrices.append(matrix)
      summary.addTaskNames(episode.tasks.map(\.name))
      keeper.update { $0.current = EvaluationProgress.Current(summary: summary) }
      if keeper.isDue { try keeper.save() }
    }
    summary.metrics = plan.metrics.map { metric in
      EvaluationSummary.MetricSeries(
        name: plan.key(of: metric), values: summary.matrices.map(metric.metric.value(of:)),
        isCost: type(of: metric.metric).isCost)
    }
    keeper.update { progress in
      progress.finished.append(summary)
      progress.current = nil
    }
    return true
  }

  /// The mean accuracy on all tasks after the last one over all episodes; `nil` when a stop was
  /// requested.
  ///
  /// Cheaper than a whole evaluation, which asks after every task.
  func score(on stream: any TaskStream) throws -> Double? {
    guard let episodes = stream.episodeCount, episodes > 0 else {
      throw RunError("the stream of the selection has no fixed number of episodes")
    }
    let seed = EpisodeSeed.evaluation("selection", inRunOf: plan.seed)
    var sum = 0.0
    for index in 0..<episodes {
      let episode = stream.episode(index, seed: seed)
      let episodeSeed = RandomStream.key(seed, [UInt64(index)])
      try checkQueries(of: episode, in: "the selection")
      let score = try namingDivergence(in: "episode \(index + 1) of the selection") {
        try self.score(of: episode, seed: episodeSeed)
      }
      guard let score else { return nil }
      sum += score
    }
    return sum / Double(episodes)
  }

  /// Says where a learner diverged that trains while it is evaluated, and keeps what it had reached before.
  private func namingDivergence<Result>(
    in place: String, _ keeper: EvaluationKeeper? = nil, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as DivergenceError {
      let kept = try keeper.map { try $0.keepRest() } ?? "nothing of it is kept"
      throw RunError("the learner \"\(entry.name)\" diverged in \(place): \(error); \(kept)")
    }
  }

  // An accuracy over nothing is not a number.
  private func checkQueries(of episode: Episode, in user: String) throws(RunError) {
    guard let task = episode.tasks.first(where: \.queries.isEmpty) else { return }
    throw RunError("task \"\(task.name)\" of \(user) has no queries")
  }

  /// The mean accuracy on all tasks after the last.
  private func score(of episode: Episode, seed: UInt64) throws -> Double? {
    entry.learner.begin(seed: seed)
    for task in episode.tasks.indices {
      try entry.learner.observe(episode.demonstrations(ofTask: task))
    }
    let all = episode.tasks.indices
    return try accuracies(of: episode, on: all, after: all.count - 1, seed: seed).map { row in
      row.reduce(0, +) / Double(row.count)
    }
  }

  /// The matrix of an episode; what an earlier process knows of it is not measured again.
  private func accuracies(
    of episode: Episode, seed: UInt64, from begun: EvaluationProgress.Current?,
    _ keeper: EvaluationKeeper
  ) throws -> AccuracyMatrix? {
    let all = episode.tasks.indices
    var matrix = AccuracyMatrix(rows: [])
    var observedCount = 0
    entry.learner.begin(seed: seed)
    if let begun, begun.observedCount > 0 {
      matrix = begun.matrix
      observedCount = begun.observedCount
      try entry.learner.restoreEvaluation(
        Dictionary(begun.state.map { ($0.name, $0.tensor) }) { first, _ in first },
        after: (0..<observedCount).map(episode.demonstrations(ofTask:)))
    } else if plan.measures.asksAhead {
      guard let row = try accuracies(of: episode, on: all, after: -1, seed: seed) else {
        return nil
      }
      matrix.before = row
    }
    for index in matrix.rows.count..<all.count {
      if index >= observedCount {
        guard stopRequest() == nil else { return nil }
        try entry.learner.observe(episode.demonstrations(ofTask: index))
        keep(matrix, observed: index + 1, keeper)
        if keeper.isDue { try keeper.save() }
      }
      let asked = plan.measures.asksAhead ? all : 0..<index + 1
      guard let row = try accuracies(of: episode, on: asked, after: index, seed: seed) else {
        return nil
      }
      matrix.rows.append(row)
    }
    for index in plan.measures.learnsAlone ? all : 0..<0 {
      entry.learner.begin(seed: seed)
      try entry.learner.observe(episode.demonstrations(ofTask: index))
      let asked = index..<index + 1
      guard let row = try accuracies(of: episode, on: asked, after: index, seed: seed) else {
        return nil
      }
      matrix.alone += row
    }
    return matrix
  }

  /// Notes the state after a task, and how much of it is kept.
  private func keep(
    _ matrix: AccuracyMatrix, observed observedCount: Int, _ keeper: EvaluationKeeper
  ) {
    let (learner, storage) = (entry.learner, entry.learner.storage)
    keeper.update { progress in
      if storage.byteCount > progress.storage.byteCount { progress.storage = storage }
      guard let state = learner.evaluationCheckpoint() else { return }
      progress.current?.matrix = matrix
      progress.current?.observedCount = observedCount
      // Copied, because the learner goes on.
      progress.current?.state = state.map { ($0.name, $0.tensor.copied()) }
    }
  }

  /// The accuracies on some tasks in the learner's present state.
  private func accuracies(
    of episode: Episode, on tasks: Range<Int>, after newest: Int, seed: UInt64
  ) throws -> [Double]? {
    var correctCounts = [Int](repeating: 0, count: tasks.count)
    for batch in Examination(episode, of: tasks, after: newest, seed: seed).batches {
      guard stopRequest() == nil else { return nil }
      for (place, prediction) in zip(batch, try predictions(at: batch, in: episode))
      where episode.tasks[place.task].queries[place.query].label == prediction {
        correctCounts[place.task - tasks.lowerBound] += 1
      }
    }
    return zip(correctCounts, episode.tasks[tasks]).map { Double($0) / Double($1.queries.count) }
  }

  private func predictions(at places: [QueryPlace], in episode: Episode) throws -> [Int] {
    let predictions = try entry.learner.predict(episode.queries(at: places))
    guard predictions.count == places.count else {
      throw RunError(
        "the learner \"\(entry.name)\" gave \(predictions.count) predictions "
          + "for \(places.count) queries")
    }
    return predictions
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
  public func key(of metric: (name: String, metric: any Metric)) -> String {
    let type = type(of: metric.metric)
    guard metric.name == type.typeName, let short = type as? any AbbreviatedMetric.Type else {
      return metric.name
    }
    return short.abbreviation
  }
}
