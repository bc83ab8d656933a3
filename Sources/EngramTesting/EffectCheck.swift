import EngramCore

/// What a learner without training is shown makes a difference to what it answers.
///
/// A learner that is trained answers by its training, which the contract cuts short; the effect of
/// its steps is seen in its parameters.
struct EffectCheck {
  /// Episodes looked at: a single one may be answered the same by chance.
  private static let episodeCount = 4

  let learner: any Learner
  let stream: any TaskStream

  func run(_ found: inout Violations) throws {
    let episodes = (0..<min(Self.episodeCount, stream.episodeCount ?? .max)).map {
      stream.episode($0, seed: 1)
    }
    let shown = try answers(to: episodes)
    let exchanged = try answers(to: episodes.map(\.withExchangedLabels))
    found.require(
      shown != exchanged, "the labels that are shown make no difference to any prediction")
    var (correct, count, chance) = (0, 0, 0.0)
    for episode in episodes {
      learner.begin(seed: 1)
      let demonstrations = episode.demonstrations(ofTask: 0)
      try learner.observe(demonstrations)
      var same = episode
      same.tasks[0].querySource = episode.tasks[0].demonstrationSource
      same.tasks[0].queries = episode.tasks[0].demonstrations
      let answers = try learner.predict(same.queries(ofTask: 0))
      correct += zip(answers, demonstrations.labels).count { $0 == $1 }
      count += answers.count
      let labels = Set(demonstrations.labels)
      chance += Double(answers.count) / Double(max(labels.count, 1))
    }
    found.require(
      Double(correct) > chance,
      "after a task, \(correct) of its \(count) demonstrations are answered rightly: "
        + "guessing gives \(Int(chance))")
  }

  private func answers(to episodes: [Episode]) throws -> [[Int]] {
    try episodes.flatMap { episode in
      learner.begin(seed: 1)
      for task in episode.tasks.indices {
        try learner.observe(episode.demonstrations(ofTask: task))
      }
      return try episode.tasks.indices.map { try learner.predict(episode.queries(ofTask: $0)) }
    }
  }
}

extension Episode {
  /// The same episode with each task's labels given to the class after.
  fileprivate var withExchangedLabels: Episode {
    var episode = self
    for index in episode.tasks.indices {
      let labels = Set(episode.tasks[index].demonstrations.map(\.label)).sorted()
      let next = Dictionary(
        uniqueKeysWithValues: zip(labels, labels.dropFirst() + labels.prefix(1)))
      for place in episode.tasks[index].demonstrations.indices {
        let label = episode.tasks[index].demonstrations[place].label
        episode.tasks[index].demonstrations[place].label = next[label] ?? label
      }
    }
    return episode
  }
}
