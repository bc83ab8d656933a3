internal import EngramCore

extension ReportedExperiment {
  /// The evaluations in the order of the results.
  var evaluationNames: [String] {
    results.rows.reduce(into: []) { names, row in
      if !names.contains(row.evaluation) { names.append(row.evaluation) }
    }
  }

  /// A metric over the seeds, or over the episodes of the only seed; `nil` where it is undefined.
  func spread(of metric: String, in row: SetSummary.Row) -> Spread? {
    let overSeeds = row.metrics.first { $0.name == metric }?.spread
    guard row.seedCount == 1 else { return overSeeds }
    let run = runs.first {
      $0.summary.learner == row.learner && $0.summary.seed == row.seeds[0]
        && $0.variation == row.variation
    }
    let evaluation = run?.summary.evaluations.first { $0.name == row.evaluation }
    return evaluation?.metrics.first { $0.name == metric }?.spread ?? overSeeds
  }

  /// The best mean of a column of several; `nil` if there is one row only.
  func best(of metric: String, in rows: [SetSummary.Row]) -> Double? {
    let means = rows.compactMap { spread(of: metric, in: $0)?.mean }
    guard means.count > 1 else { return nil }
    let isCost = runs.contains { run in
      run.summary.evaluations.contains { evaluation in
        evaluation.metrics.contains { $0.name == metric && $0.isCost }
      }
    }
    return isCost ? means.min() : means.max()
  }
}
