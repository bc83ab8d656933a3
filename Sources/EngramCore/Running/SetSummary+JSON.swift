public import Files
internal import JSONTree

extension SetSummary {
  /// Writes `results.json`: every row with its metrics over seeds, and those of every seed.
  ///
  /// - Parameter folder: The folder that all runs lie in.
  /// - Throws: `FileError` when the file cannot be written; one that was there is kept.
  public func write(to folder: String) throws(FileError) {
    try WholeFile.write(json.indentedText, to: folder + "/results.json")
  }

  var json: JSON { .object([JSON.Member("rows", .list(rows.map(\.json)))]) }
}

extension SetSummary.Row {
  fileprivate var json: JSON {
    .object([
      JSON.Member("evaluation", .text(evaluation)),
      JSON.Member("variation", .text(variation)),
      JSON.Member("learner", .text(learner)),
      JSON.Member("seed_count", .integer(seedCount)),
      JSON.Member("episode_count", .integer(episodeCount)),
      JSON.Member("over_seeds", .object(metrics.flatMap(\.members))),
      JSON.Member(
        "seeds",
        .list(
          seeds.indices.map { index in
            .object(
              [JSON.Member("seed", JSON(seed: seeds[index]))]
                + metrics.map { JSON.Member($0.name, .orNull($0.values[index])) })
          })),
    ])
  }
}

extension SetSummary.Metric {
  fileprivate var members: [JSON.Member] { JSON.members(of: spread, named: name) }
}

extension JSON {
  /// Mean, population deviation and half the width of the 95 % confidence interval under one name.
  static func members(of spread: Spread?, named name: String) -> [JSON.Member] {
    [
      JSON.Member(name, orNull(spread?.mean)),
      JSON.Member(name + "_std", orNull(spread?.deviation)),
      JSON.Member(name + "_ci95", orNull(spread?.confidenceHalfWidth)),
    ]
  }

  /// A number, or null for `nil`.
  static func orNull(_ value: Double?) -> JSON { value.map(JSON.number) ?? .null }
}
