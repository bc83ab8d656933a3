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
    cells = evaluation.labelledRows.map { row in
      row.spreads.map { Percent.text($0, showsDeviation: showsDeviation) }
    }
    let texts = cells.joined() + evaluation.taskNames
    columnWidth = texts.map(\.count).max() ?? 0
  }

  var width: Int {
    let columnCount = max(evaluation.taskNames.count, 1)
    let metrics = measureNames.map { metricText($0).count }
    return ([columnCount * (columnWidth + 2) - 2, heading.count] + metrics).max() ?? 0
  }

  var rowLabels: [String] { evaluation.labelledRows.map(\.label) }

  var labelWidth: Int {
    (rowLabels + measureNames).map(\.count).max() ?? 0
  }

  func line(of texts: [String]) -> String {
    texts.map { $0.padded(to: columnWidth) }.joined(separator: "  ").padded(to: width)
  }

  func matrixLine(_ row: Int) -> String { line(of: row < cells.count ? cells[row] : []) }

  /// The metrics, then the points of the learning curve.
  var measureNames: [String] {
    evaluation.metrics.map(\.name) + evaluation.curve.map { "acc at \($0.shots) shots" }
  }

  func measureLine(_ name: String) -> String { metricText(name).padded(to: width) }

  private func metricText(_ name: String) -> String {
    guard let place = measureNames.firstIndex(of: name) else { return "" }
    let count = evaluation.metrics.count
    let spread =
      place < count
      ? evaluation.metrics[place].spread : Spread(evaluation.curve[place - count].values)
    return spread.map(Percent.textWithInterval) ?? "undefined"
  }
}

extension EvaluationSummary {
  /// All rows of the table: before the first task, after every one, and each task alone.
  var labelledRows: [(label: String, spreads: [Spread])] {
    let first = before.isEmpty ? [] : [("before any", before)]
    let last = alone.isEmpty ? [] : [("alone", alone)]
    return first + zip(taskNames, rows).map { ("after \($0)", $1) } + last
  }
}

extension String {
  /// The text with spaces behind it up to a width.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }
}
