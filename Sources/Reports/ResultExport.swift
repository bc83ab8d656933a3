internal import EngramCore
internal import YAMLTree

/// Results as tables for other programs.
public struct ResultExport {
  /// The language of a table.
  public enum Format: String, Sendable, CaseIterable {
    /// Markdown.
    case markdown
    /// A `tabular` of LaTeX with the rules of the package booktabs.
    case latex
    /// Comma-separated values (RFC 4180), one line for every seed and metric.
    case csv
  }

  private let experiments: [ReportedExperiment]
  private let metrics: [String]

  /// Creates an export.
  ///
  /// - Parameters:
  ///   - experiments: What to write.
  ///   - metrics: The metrics that are wanted; empty for all.
  public init(_ experiments: [ReportedExperiment], metrics: [String] = []) {
    self.experiments = experiments
    self.metrics = metrics
  }

  /// The tables: one per experiment and evaluation, or all lines of CSV.
  ///
  /// Numbers are in percent, mean ± population deviation over the seeds or, of a single seed, over its
  /// episodes. The best cell of a column is bold: the smallest of a metric whose name has "forgetting" or
  /// "intransigence", else the largest.
  ///
  /// - Throws: `RunError` when no experiment has a metric that is wanted.
  public func text(as format: Format) throws -> String {
    let known = experiments.flatMap { $0.results.rows.flatMap { $0.metrics.map(\.name) } }
    if let missing = metrics.first(where: { !known.contains($0) }) {
      let names = known.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      let clause = Suggestion.clause(
        for: missing, among: names, otherwise: "there is \(names.joined(separator: ", "))")
      throw RunError("no run has the metric '\(missing)'\(clause)")
    }
    if format == .csv { return csv }
    return tables.map { format == .latex ? latex($0) : markdown($0) }.joined(separator: "\n")
  }

  private struct Cell {
    let text: String
    let isBest: Bool
  }

  private struct Table {
    let title: String
    let head: [String]
    let rows: [(labels: [String], cells: [Cell])]
  }

  private var tables: [Table] {
    experiments.flatMap { experiment in
      experiment.evaluationNames.map { name in
        let rows = experiment.results.rows.filter { $0.evaluation == name }
        let names = rows.first?.metrics.map(\.name).filter(isWanted) ?? []
        let hasVariations = rows.contains { !$0.variation.isEmpty }
        let best = names.map { experiment.best(of: $0, in: rows) }
        return Table(
          title: "\(experiment.name), \(name)",
          head: (hasVariations ? ["variation"] : []) + ["learner"] + names,
          rows: rows.map { row in
            (
              (hasVariations ? [row.variation] : []) + [row.learner],
              zip(names, best).map { cell(experiment.spread(of: $0, in: row), best: $1) }
            )
          })
      }
    }
  }

  private func isWanted(_ metric: String) -> Bool { metrics.isEmpty || metrics.contains(metric) }

  private func cell(_ spread: Spread?, best: Double?) -> Cell {
    guard let spread else { return Cell(text: "", isBest: false) }
    let mean = Percent.oneDecimal(100 * spread.mean)
    let deviation = " ± \(Percent.oneDecimal(100 * spread.deviation))"
    return Cell(text: spread.count > 1 ? mean + deviation : mean, isBest: spread.mean == best)
  }

  private func markdown(_ table: Table) -> String {
    func line(_ cells: [String]) -> String {
      "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }
    let labelCount = table.head.count - (table.rows.first?.cells.count ?? 0)
    let rules = table.head.indices.map { $0 < labelCount ? "---" : "---:" }
    return "\(table.title)\n\n" + line(table.head) + "|" + rules.joined(separator: "|") + "|\n"
      + table.rows.map { row in
        line(row.labels + row.cells.map { $0.isBest ? "**\($0.text)**" : $0.text })
      }.joined()
  }

  private func latex(_ table: Table) -> String {
    func line(_ cells: [String]) -> String { "  " + cells.joined(separator: " & ") + " \\\\\n" }
    let labelCount = table.head.count - (table.rows.first?.cells.count ?? 0)
    let columns = table.head.indices.map { $0 < labelCount ? "l" : "r" }.joined()
    return "% \(table.title), in %\n\\begin{tabular}{\(columns)}\n  \\toprule\n"
      + line(table.head.map(escapedForLaTeX)) + "  \\midrule\n"
      + table.rows.map { row in
        line(
          row.labels.map(escapedForLaTeX)
            + row.cells.map { cell in
              let text = cell.text.replacing(" ± ", with: " $\\pm$ ")
              return cell.isBest ? "\\textbf{\(text)}" : text
            })
      }.joined() + "  \\bottomrule\n\\end{tabular}\n"
  }

  private func escapedForLaTeX(_ text: String) -> String {
    text.map { character -> String in
      switch character {
      case "\\": "\\textbackslash{}"
      case "^": "\\textasciicircum{}"
      case "~": "\\textasciitilde{}"
      case "_", "%", "&", "#", "$", "{", "}": "\\\(character)"
      default: String(character)
      }
    }.joined()
  }

  private var csv: String {
    func field(_ text: String) -> String {
      guard text.contains(where: { "\",\r\n".contains($0) }) else { return text }
      return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
    var text = "experiment,evaluation,variation,learner,seed,metric,value\r\n"
    for experiment in experiments {
      for row in experiment.results.rows {
        for metric in row.metrics where isWanted(metric.name) {
          for (seed, value) in zip(row.seeds, metric.values) {
            let fields = [
              experiment.name, row.evaluation, row.variation, row.learner, "\(seed)", metric.name,
              value.map { "\($0)" } ?? "",
            ]
            text += fields.map(field).joined(separator: ",") + "\r\n"
          }
        }
      }
    }
    return text
  }
}
