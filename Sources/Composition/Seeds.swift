public import YAMLTree

/// The value of `seeds:`: how many runs of each variation, or their seeds.
public enum Seeds {
  private static let limit = 1000

  /// Reads `seeds:`.
  ///
  /// - Parameters:
  ///   - root: The experiment.
  ///   - sink: Where mistakes are recorded.
  /// - Returns: The seeds, `1` to `n` for a number `n`; `nil` if there is no `seeds:`. What is wrong
  ///   has been recorded.
  public static func read(_ root: Mapping, _ sink: DiagnosticSink) -> [Int]? {
    guard let entry = root.entry("seeds") else { return nil }
    func fail(_ message: String, _ mark: Mark, _ notes: [Diagnostic.Note] = []) -> [Int] {
      sink.record(Diagnostic(.invalidSeeds, message, at: mark, path: "seeds", notes: notes))
      return []
    }
    if let other = root.entry("seed") {
      return fail(
        "'seed:' and 'seeds:' cannot both be given; remove one", entry.mark,
        [Diagnostic.Note("the other is here", at: other.mark)])
    }
    if let count = entry.value.scalar?.integer, (1...limit).contains(count) {
      return Array(1...count)
    }
    guard let nodes = entry.value.sequence, !nodes.isEmpty, nodes.count <= limit else {
      return fail(
        "expected how many seeds, from 1 to \(limit), or a list of them, not"
          + " \(entry.value.kindOrEmpty)", entry.value.mark)
    }
    var seeds: [Int] = []
    for node in nodes {
      guard let seed = node.scalar?.integer, seed >= 0 else {
        return fail(
          "expected a seed, an integer of at least 0, not \(node.kindDescription)", node.mark)
      }
      guard !seeds.contains(seed) else {
        return fail("the seed \(seed) is given twice; remove one", node.mark)
      }
      seeds.append(seed)
    }
    return seeds
  }
}
