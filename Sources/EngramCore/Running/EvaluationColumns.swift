/// The columns that one learner takes up in the table of an evaluation.
struct EvaluationColumns {
  let evaluation: EvaluationSummary
  let heading: String
  private let cells: [[String]]
  private let columnWidth: Int

  init(_ evaluation: EvaluationSummary, heading: String) {
    self.evaluation = evaluation
    self.heading = heading
    let showsDeviation = evaluation.matrices.count > 1
    cells = evaluation.rows.map { row in
      row.map { Percent.text($0, showsDeviation: showsDeviation) }
    }
    let texts = cells.joined() + evaluation.taskNames
    columnWidth = texts.map(\.count).max() ?? 0
  }

  var width: Int {
    let columnCount = max(evaluation.taskNames.count, 1)
    let metrics = evaluation.metrics.map { metricText($0).count }
    return ([columnCount * (columnWidth + 2) - 2, heading.count] + metrics).max() ?? 0
  }

  var rowLabels: [String] { evaluation.taskNames.map { "after \($0)" } }

  var labelWidth: Int {
    (rowLabels + evaluation.metrics.map(\.name)).map(\.count).max() ?? 0
  }

  func line(of texts: [String]) -> String {
    texts.map { $0.padded(to: columnWidth) }.joined(separator: "  ").padded(to: width)
  }

  func matrixLine(_ row: Int) -> String { line(of: row < cells.count ? cells[row] : []) }

  func metricLine(_ name: String) -> String {
    let metric = evaluation.metrics.first { $0.name == name }
    return (metric.map(metricText) ?? "").padded(to: width)
  }

  private func metricText(_ metric: EvaluationSummary.MetricSeries) -> String {
    guard let spread = metric.spread else { return "undefined" }
    return Percent.text(spread, showsDeviation: evaluation.matrices.count > 1)
  }
}

extension String {
  /// The text with spaces behind it up to a width.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }
}
