/// The results of an experiment as text: every evaluation with all learners side by side.
public struct ResultTable {
  private let summaries: [RunSummary]
  private let isColoured: Bool
  private let width: Int
  private let gap = "     "

  /// Creates the tables of some learners' results.
  ///
  /// - Parameters:
  ///   - summaries: One summary per learner.
  ///   - isColoured: Whether to set headings in bold with terminal codes.
  ///   - width: Columns of the page; learners that do not fit beside the others come beneath.
  public init(_ summaries: [RunSummary], isColoured: Bool = false, width: Int = 160) {
    self.summaries = summaries
    self.isColoured = isColoured
    self.width = width
  }

  /// All tables, then one line per learner about its cost.
  public var text: String {
    var names: [String] = []
    for evaluation in summaries.flatMap(\.evaluations) where !names.contains(evaluation.name) {
      names.append(evaluation.name)
    }
    let tables = names.map(table(of:))
    return (tables + [costs]).joined()
  }

  private func table(of name: String) -> String {
    let parts = summaries.compactMap { summary in
      summary.evaluations.first { $0.name == name }
        .map { EvaluationColumns($0, heading: summary.learner) }
    }
    let episodeCount = parts.first?.evaluation.matrices.count ?? 0
    let episodes =
      episodeCount == 1 ? "1 episode" : "mean ± deviation over \(episodeCount) episodes"
    var text = bold(name) + ": accuracy in %, \(episodes)\n"
    text += "rows: after learning a task; columns: tested on a task\n"
    if episodeCount > 1, parts.contains(where: { !$0.measureNames.isEmpty }) {
      text += "brackets: 95 % confidence interval of the mean over episodes\n"
    }
    text += "\n"
    for block in blocks(parts) { text += lines(of: block) + "\n" }
    return text
  }

  // As many learners side by side as the page is wide, at least one.
  private func blocks(_ parts: [EvaluationColumns]) -> [[EvaluationColumns]] {
    var blocks: [[EvaluationColumns]] = []
    var used = 0
    for part in parts {
      if let last = blocks.indices.last, used + gap.count + part.width <= width {
        blocks[last].append(part)
        used += gap.count + part.width
      } else {
        blocks.append([part])
        used = part.labelWidth + 3 + part.width
      }
    }
    return blocks
  }

  private func lines(of block: [EvaluationColumns]) -> String {
    guard let first = block.first else { return "" }
    let labelWidth = block.map(\.labelWidth).max() ?? 0
    func line(_ label: String, _ cells: [String]) -> String {
      let line = label.padded(to: labelWidth) + "   " + cells.joined(separator: gap)
      return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }
    var text = line("", block.map { bold($0.heading.padded(to: $0.width)) })
    text += line("", block.map { $0.line(of: $0.evaluation.taskNames) })
    for (row, label) in first.rowLabels.enumerated() {
      text += line(label, block.map { $0.matrixLine(row) })
    }
    if !first.measureNames.isEmpty { text += "\n" }
    for name in first.measureNames { text += line(name, block.map { $0.measureLine(name) }) }
    return text
  }

  private var costs: String {
    summaries.map { summary in
      let facts = summary.facts.map { ", \($0.value) \($0.name)" }.joined()
      return "\(bold(summary.learner)): \(summary.stepCount) steps in "
        + "\(Clock.text(summary.trainingSeconds)), evaluated in "
        + "\(Clock.text(summary.evaluationSeconds)), "
        + "peak memory \(summary.peakMemoryBytes >> 20) MiB\(facts)"
        + [summary.keptText, summary.neededText].compactMap(\.self).map { ", " + $0 }.joined()
        + "\n"
    }.joined()
  }

  private func bold(_ text: String) -> String { isColoured ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
