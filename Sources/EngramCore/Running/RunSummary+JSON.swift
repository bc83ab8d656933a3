internal import JSONTree

extension RunSummary {
  /// The summary as it is written to `summary.json`.
  var json: JSON {
    let selection = selected.map { selected in
      JSON.Member(
        "selected",
        .object([
          JSON.Member("step", .integer(selected.step)),
          JSON.Member("best_step", .integer(selected.bestStep)),
          JSON.Member("best_validation_acc", .number(selected.bestScore)),
        ]))
    }
    return .object(
      [
        JSON.Member("experiment", .text(experiment)),
        JSON.Member("learner", .text(learner)),
        JSON.Member("seed", JSON(seed: seed)),
        JSON.Member("lanes", .integer(laneCount)),
        JSON.Member("steps", .integer(stepCount)),
      ] + [selection].compactMap(\.self) + [
        JSON.Member("seconds", .number(trainingSeconds)),
        JSON.Member("evaluation_seconds", .number(evaluationSeconds)),
        JSON.Member("peak_memory_bytes", .integer(peakMemoryBytes)),
        JSON.Member("storage", storage.json),
        JSON.Member("needs", .list(needs.sorted().map { .text($0.rawValue) })),
        JSON.Member("facts", .object(facts.map { JSON.Member($0.name, .integer($0.value)) })),
        JSON.Member("evaluations", .object(evaluations.map { JSON.Member($0.name, $0.json) })),
      ])
  }

  /// Reads a summary back; `nil` if something is missing.
  init?(json: JSON) {
    guard let experiment = json["experiment"]?.string, let learner = json["learner"]?.string,
      let seed = json["seed"]?.seed, let lanes = json["lanes"]?.int,
      let steps = json["steps"]?.int, let seconds = json["seconds"]?.double,
      let evaluationSeconds = json["evaluation_seconds"]?.double,
      let peakMemory = json["peak_memory_bytes"]?.int, let facts = json["facts"]?.members,
      let evaluations = json["evaluations"]?.members,
      let storage = LearnerStorage(json: json["storage"])
    else { return nil }
    self.init(
      experiment: experiment, learner: learner, seed: seed, laneCount: lanes, stepCount: steps,
      selected: RunSummary.Selected(json: json["selected"]),
      trainingSeconds: seconds, evaluationSeconds: evaluationSeconds, peakMemoryBytes: peakMemory,
      storage: storage, facts: [], evaluations: [])
    needs = Set(
      (json["needs"]?.elements ?? []).compactMap { $0.string.flatMap(TaskKnowledge.init) })
    for fact in facts {
      guard let value = fact.value.int else { return nil }
      self.facts.append(Fact(name: fact.key, value: value))
    }
    for member in evaluations {
      guard let evaluation = EvaluationSummary(name: member.key, json: member.value) else {
        return nil
      }
      self.evaluations.append(evaluation)
    }
  }
}

extension RunSummary.Selected {
  fileprivate init?(json: JSON?) {
    guard let json, let step = json["step"]?.int, let bestStep = json["best_step"]?.int,
      let score = json["best_validation_acc"]?.double
    else { return nil }
    self.init(step: step, bestStep: bestStep, bestScore: score)
  }
}

extension EvaluationSummary {
  /// Means, deviations and confidence intervals for readers, then every episode for whoever wants another statistic.
  var json: JSON {
    let rows = rows
    var members = [
      JSON.Member("tasks", .list(taskNames.map(JSON.text))),
      JSON.Member("R", EvaluationSummary.json(rows.map { $0.map(\.mean) })),
      JSON.Member("R_std", EvaluationSummary.json(rows.map { $0.map(\.deviation) })),
    ]
    for (key, row) in [("before", before), ("alone", alone)] where !row.isEmpty {
      members.append(JSON.Member(key, .list(row.map { .number($0.mean) })))
      members.append(JSON.Member(key + "_std", .list(row.map { .number($0.deviation) })))
    }
    for metric in metrics { members += JSON.members(of: metric.spread, named: metric.name) }
    members.append(JSON.Member("metrics", .list(metrics.map { .text($0.name) })))
    let costs = metrics.filter(\.isCost).map(\.name)
    if !costs.isEmpty { members.append(JSON.Member("costs", .list(costs.map(JSON.text)))) }
    let episodes = matrices.indices.map { index in
      let matrix = matrices[index]
      let rows = [("before", matrix.before), ("alone", matrix.alone)].filter { !$0.1.isEmpty }
      return JSON.object(
        [JSON.Member("R", EvaluationSummary.json(matrix.rows))]
          + rows.map { JSON.Member($0.0, .list($0.1.map(JSON.number))) }
          + metrics.map { JSON.Member($0.name, .orNull($0.values[index])) })
    }
    if !curve.isEmpty { members.append(JSON.Member("curve", .list(curve.map(\.json)))) }
    members.append(JSON.Member("episodes", .list(episodes)))
    return .object(members)
  }

  init?(name: String, json: JSON) {
    guard let tasks = json["tasks"]?.elements, let keys = json["metrics"]?.elements,
      let episodes = json["episodes"]?.elements
    else { return nil }
    self.init(name: name, taskNames: tasks.compactMap(\.string), matrices: [], metrics: [])
    for episode in episodes {
      guard let rows = episode["R"]?.elements else { return nil }
      func row(_ json: JSON?) -> [Double] { (json?.elements ?? []).compactMap(\.double) }
      matrices.append(
        AccuracyMatrix(
          rows: rows.map(row), before: row(episode["before"]), alone: row(episode["alone"])))
    }
    curve = (json["curve"]?.elements ?? []).compactMap(CurvePoint.init(json:))
    guard matrices.allSatisfy({ $0.hasSameForm(as: matrices[0]) }) else { return nil }
    let costs = (json["costs"]?.elements ?? []).compactMap(\.string)
    metrics = keys.compactMap(\.string).map { key in
      MetricSeries(
        name: key, values: episodes.map { $0[key]?.double }, isCost: costs.contains(key))
    }
  }

  private static func json(_ rows: [[Double]]) -> JSON {
    .list(rows.map { .list($0.map(JSON.number)) })
  }
}

extension EvaluationSummary.CurvePoint {
  fileprivate var json: JSON {
    .object(
      [JSON.Member("shots", .integer(shots))] + JSON.members(of: Spread(values), named: "acc")
        + [JSON.Member("episodes", .list(values.map(JSON.number)))])
  }

  fileprivate init?(json: JSON) {
    guard let shots = json["shots"]?.int, let values = json["episodes"]?.elements else {
      return nil
    }
    self.init(shots: shots, values: values.compactMap(\.double))
  }
}

extension AccuracyMatrix {
  /// Whether rows and columns agree in number.
  func hasSameForm(as other: AccuracyMatrix) -> Bool {
    rows.map(\.count) == other.rows.map(\.count) && before.count == other.before.count
      && alone.count == other.alone.count
  }
}
