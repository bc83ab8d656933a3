/// The results of several runs as text: one row per variation and learner, then the expectations.
public struct SetTable {
  private let summary: SetSummary
  private let isColoured: Bool

  /// Creates the tables of a set's results.
  ///
  /// - Parameters:
  ///   - summary: The results.
  ///   - isColoured: Whether to set headings in bold with terminal codes.
  public init(_ summary: SetSummary, isColoured: Bool = false) {
    self.summary = summary
    self.isColoured = isColoured
  }

  /// One table per evaluation.
  public var text: String {
    var evaluations: [String] = []
    for row in summary.rows where !evaluations.contains(row.evaluation) {
      evaluations.append(row.evaluation)
    }
    return evaluations.map(table(of:)).joined(separator: "\n")
  }

  private func table(of evaluation: String) -> String {
    let rows = summary.rows.filter { $0.evaluation == evaluation }
    let names = rows.first?.metrics.map(\.name) ?? []
    let hasVariations = rows.contains { !$0.variation.isEmpty }
    var lines = [(hasVariations ? ["variation"] : []) + ["learner"] + names]
    for row in rows {
      let cells = names.map { name -> String in
        guard let spread = row.metrics.first(where: { $0.name == name })?.spread else {
          return "undefined"
        }
        return Percent.textWithInterval(spread)
      }
      lines.append((hasVariations ? [row.variation] : []) + [row.learner] + cells)
    }
    return bold(evaluation) + ": in %, \(Self.heading(of: rows))\n" + Self.columns(lines) + "\n"
  }

  /// What is averaged: episodes within every seed, then seeds.
  private static func heading(of rows: [SetSummary.Row]) -> String {
    let seedCount = rows.map(\.seedCount).max() ?? 1
    let episodeCount = rows.map(\.episodeCount).max() ?? 1
    let episodes = episodeCount == 1 ? "1 episode" : "the mean over \(episodeCount) episodes"
    guard seedCount > 1 else { return "1 seed, \(episodes)\n" }
    return "mean ± deviation over \(seedCount) seeds; of each seed, \(episodes)\n"
      + "brackets: 95 % confidence interval of the mean over seeds\n"
  }

  /// One line per expectation and variation; empty if there is none.
  public var verdictText: String {
    guard !summary.verdicts.isEmpty else { return "" }
    let lines = summary.verdicts.map { verdict in
      let expectation = verdict.expectation
      let place = verdict.variation.isEmpty ? "" : " (\(verdict.variation))"
      let origin = [expectation.source, expectation.certainty].filter { !$0.isEmpty }
        .joined(separator: ", ")
      return [
        verdict.isMet ? "met" : "MISSED",
        "\(expectation.metric) of \(expectation.learner) on \(expectation.evaluation)\(place)",
        verdict.measured.map { Percent.oneDecimal(100 * $0.mean) } ?? "undefined",
        "expected \(expectation.bound.text)", origin,
      ]
    }
    return bold("expectations") + "\n\n" + Self.columns(lines) + "\n"
  }

  private static func columns(_ lines: [[String]]) -> String {
    let count = lines.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      lines.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return lines.map { line in
      let text = zip(line, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
      return String(text.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }

  private func bold(_ text: String) -> String { isColoured ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}

extension Expectation.Bound {
  /// The bound as a reader says it: `84.5 ±2.0`.
  public var text: String {
    switch self {
    case .near(let value, let tolerance):
      "\(Percent.oneDecimal(value)) ±\(Percent.oneDecimal(tolerance))"
    case .atLeast(let value): "at least \(Percent.oneDecimal(value))"
    case .atMost(let value): "at most \(Percent.oneDecimal(value))"
    }
  }
}
