import EngramCore
import TensorEngine

/// The laws of a learner's second life: observing tasks and answering queries.
struct EvaluationCheck {
  let learner: any Learner
  let stream: any TaskStream

  /// Checks the laws on one episode.
  func run(_ found: inout Violations) throws {
    let saved = learner.checkpoint().copied
    let episode = stream.episode(0, seed: 1)
    let answers = try goThrough(episode, &found)
    found.require(
      learner.checkpoint().names(differingFrom: saved).isEmpty,
      "observing and predicting change the checkpoint")
    let again = try goThrough(episode, &found)
    found.require(again == answers, "after `begin` the same episode gives other answers")
    _ = try goThrough(stream.episode(1, seed: 1), &found)
    let later = try goThrough(episode, &found)
    found.require(later == answers, "answers depend on an earlier episode")
  }

  /// Observes and asks a little, to leave traces if there are any.
  func touch() throws {
    learner.begin(seed: 3)
    let episode = stream.episode(2, seed: 1)
    for task in episode.tasks.indices {
      try learner.observe(episode.demonstrations(ofTask: task))
      _ = try learner.predict(episode.queries(ofTask: task))
    }
  }

  /// The answers about all tasks seen, after every task.
  private func goThrough(_ episode: Episode, _ found: inout Violations) throws -> [[Int]] {
    learner.begin(seed: 2)
    let blind = episode.queries(ofTask: 0)
    var answers = [try learner.predict(blind)]
    found.require(
      answers[0].count == blind.count && answers[0].allSatisfy(blind.candidates.contains),
      "before the first task queries get no predictions among the candidates")
    for index in episode.tasks.indices {
      try learner.observe(episode.demonstrations(ofTask: index))
      for seen in 0...index {
        let places = episode.tasks[seen].queries.indices.map { QueryPlace(task: seen, query: $0) }
        let queries = episode.queries(at: places)
        let all = try learner.predict(queries)
        found.require(
          all.count == places.count, "\(places.count) queries get \(all.count) predictions")
        found.require(
          all.allSatisfy(queries.candidates.contains), "a prediction is not among the candidates")
        let again = try learner.predict(queries)
        found.require(
          again == all, "asking the same again gives other predictions")
        let half = places.count / 2
        if half > 0 {
          let parts =
            try learner.predict(episode.queries(at: Array(places[half...])))
            + learner.predict(episode.queries(at: Array(places[..<half])))
          found.require(
            Array(parts.suffix(half) + parts.dropLast(half)) == all,
            "predictions depend on how queries are cut into batches")
        }
        answers.append(all)
      }
    }
    return answers
  }
}
