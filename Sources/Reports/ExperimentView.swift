internal import EngramCore
internal import Foundation

/// What the page says about one experiment.
struct ExperimentView {
  private let experiment: ReportedExperiment
  private let id: String
  private let detailCount: Int

  init(_ experiment: ReportedExperiment, id: String, detailLimit: Int) {
    self.experiment = experiment
    self.id = id
    detailCount = min(detailLimit, experiment.runs.count)
  }

  private var detailed: ArraySlice<ReportedExperiment.Run> { experiment.runs.prefix(detailCount) }

  /// The section's part of the page.
  ///
  /// - Throws: `RunError` or `FileError` when a file of a run cannot be read.
  func values() throws -> Values {
    let settings = try SettingsView(detailed)
    let verdicts = experiment.results.verdicts.map(Self.values)
    var values: Values = [
      "id": id, "name": experiment.name,
      "open": experiment.open.map { ["name": $0.name, "reason": $0.reason] as Values },
      "evaluations": experiment.evaluationNames.map(evaluation),
      "verdicts": verdicts, "hasVerdicts": !verdicts.isEmpty,
      "configurations": settings.configurations,
      "hasConfigurations": !settings.configurations.isEmpty,
      "details": try detailed.enumerated().map { index, run in
        try RunView(run, id: detailID(index)).values()
      },
    ]
    let omitted = experiment.runs.count - detailCount
    if omitted > 0 { values["omitted"] = omitted }
    return values
  }

  /// Rows of the table of all runs.
  var rows: [Values] {
    experiment.runs.enumerated().map { index, run in
      let summary = run.summary
      let score = summary.evaluations.first?.metrics.first { $0.name == "acc" }?.spread?.mean
      let seconds = summary.trainingSeconds + summary.evaluationSeconds
      var values: Values = [
        "name": run.name, "experiment": experiment.name, "learner": summary.learner,
        "seed": "\(summary.seed)", "steps": summary.stepCount,
        "acc": score.map { Percent.oneDecimal(100 * $0) } ?? "undefined",
        "accSort": score.map { "\($0)" } ?? "undefined",
        "seconds": seconds, "time": Clock.text(seconds),
        "memory": summary.peakMemoryBytes >> 20,
      ]
      if index < detailCount { values["link"] = detailID(index) }
      return values
    }
  }

  private func detailID(_ index: Int) -> String { "\(id)-run-\(index + 1)" }

  private func evaluation(_ name: String) -> Values {
    let rows = experiment.results.rows.filter { $0.evaluation == name }
    let metrics = rows.first?.metrics.map(\.name) ?? []
    let best = metrics.map { experiment.best(of: $0, in: rows) }
    var values: Values = [
      "name": name, "metrics": metrics, "over": over(rows),
      "hasVariations": rows.contains { !$0.variation.isEmpty },
      "rows": rows.map { row in
        [
          "variation": row.variation, "learner": row.learner, "seeds": row.seedCount,
          "cells": zip(metrics, best).map { cell(experiment.spread(of: $0, in: row), best: $1) },
        ] as Values
      },
    ]
    if let metric = metrics.first {
      let bars = rows.compactMap { bar(of: $0, metric) }
      values["metric"] = metric
      values["chart"] = BarChart(title: "\(metric) on \(name)", bars: bars).svg
      values["hasIntervals"] = bars.contains { $0.halfWidth != nil }
      values["hasExpected"] = bars.contains { $0.expected != nil }
    }
    return values
  }

  private func bar(of row: SetSummary.Row, _ metric: String) -> BarChart.Bar? {
    guard let spread = experiment.spread(of: metric, in: row) else { return nil }
    let label = [row.variation, row.learner].filter { !$0.isEmpty }.joined(separator: " / ")
    let verdict = experiment.results.verdicts.first {
      $0.variation == row.variation && $0.expectation.learner == row.learner
        && $0.expectation.evaluation == row.evaluation && $0.expectation.metric == metric
    }
    return BarChart.Bar(
      label: label, value: 100 * spread.mean,
      halfWidth: spread.confidenceHalfWidth.map { 100 * $0 },
      expected: verdict.map { ($0.expectation.bound.number, Self.text(of: $0.expectation)) })
  }

  private func cell(_ spread: Spread?, best: Double?) -> Values {
    guard let spread else { return ["text": "undefined", "sort": "undefined", "isBest": false] }
    return [
      "text": Percent.text(spread, showsDeviation: spread.count > 1), "sort": "\(spread.mean)",
      "isBest": best == spread.mean,
    ]
  }

  /// What the spread is over.
  private func over(_ rows: [SetSummary.Row]) -> String {
    let seedCount = rows.map(\.seedCount).max() ?? 1
    guard seedCount == 1 else { return "\(seedCount) seeds" }
    let episodeCount = rows.map(\.episodeCount).max() ?? 1
    return episodeCount == 1 ? "1 episode" : "\(episodeCount) episodes"
  }

  private static func text(of expectation: Expectation) -> String {
    let origin = [expectation.source, expectation.certainty].filter { !$0.isEmpty }
    return "expected \(expectation.bound.text)"
      + (origin.isEmpty ? "" : " (\(origin.joined(separator: ", ")))")
  }

  private static func values(_ verdict: SetSummary.Verdict) -> Values {
    let expectation = verdict.expectation
    let place = verdict.variation.isEmpty ? "" : " (\(verdict.variation))"
    return [
      "what":
        "\(expectation.metric) of \(expectation.learner) on \(expectation.evaluation)\(place)",
      "isMet": verdict.isMet,
      "measured": verdict.measured.map { Percent.oneDecimal(100 * $0.mean) } ?? "undefined",
      "expected": expectation.bound.text,
      "origin": [expectation.source, expectation.certainty].filter { !$0.isEmpty }
        .joined(separator: ", "),
    ]
  }
}

extension Expectation.Bound {
  /// The value or the bound, in percent.
  var number: Double {
    switch self {
    case .near(let value, _), .atLeast(let value), .atMost(let value): value
    }
  }
}
