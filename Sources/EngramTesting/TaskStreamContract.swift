public import EngramCore

/// The laws of `TaskStream`.
public enum TaskStreamContract {
  /// What is wrong with a stream.
  ///
  /// - Parameters:
  ///   - roots: Where its data is.
  ///   - indices: The episodes looked at; those beyond the end are left out.
  ///   - make: Makes the stream, each time from the same settings.
  /// - Returns: One sentence for every broken law.
  public static func violations(
    roots: DataRoots, indices: [Int] = [0, 1, 2, 3, 7, 1000],
    make: () throws -> any TaskStream
  ) -> [String] {
    Violations.collect { found in
      let (stream, twin) = (try make(), try make())
      let before = Face(stream)
      found.require(before.taskCount > 0, "the stream has no tasks")
      found.require(before.labelCount > 0, "the stream has no labels")
      found.require((before.episodeCount ?? 1) > 0, "the stream has no episodes")
      try stream.prepare(roots)
      try twin.prepare(roots)
      found.require(
        Face(stream) == before, "counts or image shape changed when data was read")
      let seen = indices.filter { $0 < stream.episodeCount ?? .max }
      let episodes = seen.map { stream.episode($0, seed: 1) }
      checkRepetition(&found, stream, twin, seen, episodes)
      for (index, episode) in zip(seen, episodes) {
        found.require(
          stream.taskCounts.contains(episode.tasks.count),
          "episode \(index) has \(episode.tasks.count) tasks instead of \(Self.text(stream.taskCounts))"
        )
        found.require(
          !stream.hasOneForm || EpisodeForm(episode) == EpisodeForm(episodes[0]),
          "episode \(index) has other numbers of demonstrations or queries than \(seen[0])")
        var check = EpisodeCheck(stream: stream, name: "episode \(index)")
        check.run(episode)
        check.found.sentences.forEach { found.record($0) }
      }
    }
  }

  /// What a stream says before data is read.
  private struct Face: Equatable {
    let imageShape: ImageShape
    let taskCount: Int
    let labelCount: Int
    let episodeCount: Int?

    init(_ stream: any TaskStream) {
      imageShape = stream.imageShape
      taskCount = stream.taskCount
      labelCount = stream.labelCount
      episodeCount = stream.episodeCount
    }
  }

  /// An episode depends on settings, seed and index, and not on what was asked before.
  private static func checkRepetition(
    _ found: inout Violations, _ stream: any TaskStream, _ twin: any TaskStream, _ indices: [Int],
    _ episodes: [Episode]
  ) {
    _ = stream.episode(0, seed: 2)
    for (index, episode) in zip(indices, episodes).reversed() {
      found.require(
        same(stream.episode(index, seed: 1), episode), "episode \(index) changes when asked again")
      found.require(
        same(twin.episode(index, seed: 1), episode),
        "episode \(index) differs in a second stream of the same settings")
    }
  }

  private static func text(_ counts: ClosedRange<Int>) -> String {
    counts.lowerBound == counts.upperBound
      ? "\(counts.upperBound)" : "\(counts.lowerBound) to \(counts.upperBound)"
  }

  private static func same(_ one: Episode, _ other: Episode) -> Bool {
    one.tasks.count == other.tasks.count
      && zip(one.tasks, other.tasks).allSatisfy {
        $0.name == $1.name && $0.demonstrations == $1.demonstrations && $0.queries == $1.queries
          && $0.validation == $1.validation
      } && one.scenario == other.scenario && one.labelCount == other.labelCount
  }
}

/// How many demonstrations and queries every task has.
private struct EpisodeForm: Equatable {
  let counts: [[Int]]

  init(_ episode: Episode) {
    counts = episode.tasks.map { [$0.demonstrations.count, $0.queries.count] }
  }
}
