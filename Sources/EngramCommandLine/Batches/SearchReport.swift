internal import Batches
internal import EngramCore
internal import JSONTree

/// What a search has found, for people and as `search.json`.
struct SearchReport {
  private let search: Search
  private let standings: [Search.Standing]
  private let folder: BatchFolder
  private let measure: String

  init(
    _ search: Search, _ standings: [Search.Standing], _ folder: BatchFolder, measure: String
  ) {
    self.search = search
    self.standings = standings
    self.folder = folder
    self.measure = measure
  }

  /// One line per variation, best first, and where the best one is.
  var text: String {
    let rows = standings.enumerated().map { place, standing in
      [
        "\(place + 1)", standing.variation.name, score(of: standing), "\(standing.step)",
        standing.rung + 1 < search.plan.rungs.count ? "given up in stage \(standing.rung + 1)" : "",
      ]
    }
    let table = AlignedColumns.text(
      [["", "variation", measure, "steps", ""]] + rows, numbers: [0, 2, 3])
    guard let best else { return table + "no variation has a score\n" }
    return table + "best: \(best.variation.name), \(frozenFile(of: best))\n"
  }

  /// The same for programs.
  var json: JSON {
    .object([
      JSON.Member("by", .text(measure)),
      JSON.Member(
        "stages",
        .list(
          search.plan.rungs.map { rung in
            .object([
              JSON.Member("variations", .integer(rung.variationCount)),
              JSON.Member("divisor", .integer(rung.divisor)),
            ])
          })),
      JSON.Member(
        "variations",
        .list(
          standings.map { standing in
            .object([
              JSON.Member("variation", .text(standing.variation.name)),
              JSON.Member("score", standing.score.map(JSON.number) ?? .null),
              JSON.Member("steps", .integer(standing.step)),
              JSON.Member("stage", .integer(standing.rung + 1)),
            ])
          })),
      JSON.Member("best", best.map { .text(frozenFile(of: $0)) } ?? .null),
    ])
  }

  private var best: Search.Standing? { standings.first { $0.score != nil } }

  private func score(of standing: Search.Standing) -> String {
    standing.score.map { Percent.oneDecimal(100 * $0) } ?? "-"
  }

  private func frozenFile(of standing: Search.Standing) -> String {
    standing.variation.jobs.first.map { folder.folder(of: $0).frozenFile } ?? ""
  }
}
