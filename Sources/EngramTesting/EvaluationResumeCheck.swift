import EngramCore
import TensorEngine

/// A learner that gives checkpoints of an evaluation goes on from each of them as if nothing had happened.
struct EvaluationResumeCheck {
  /// The learner, prepared.
  let learner: any Learner
  /// Another one from the same settings, prepared; it is given what training has left of the first.
  let other: any Learner
  let stream: any TaskStream

  /// Stops one episode after every task.
  func run(_ found: inout Violations) throws {
    let episode = stream.episode(0, seed: 1)
    let demonstrations = episode.tasks.indices.map(episode.demonstrations(ofTask:))
    learner.begin(seed: 4)
    var states: [[(name: String, tensor: Tensor)]] = []
    for task in demonstrations {
      try learner.observe(task)
      guard let state = learner.evaluationCheckpoint() else { return }
      states.append(state.copied)
    }
    let names = states[0].map(\.name)
    found.require(
      Set(names).count == names.count, "two tensors of an evaluation's checkpoint share a name")
    let answers = try learner.predict(episode.queries(ofTask: 0))
    try other.restore(
      Dictionary(learner.checkpoint().copied.map { ($0.name, $0.tensor) }) { first, _ in first })
    for (index, state) in states.enumerated() {
      // Leftovers of another episode, which a restart does not have.
      other.begin(seed: 5)
      try other.observe(demonstrations[demonstrations.count - 1])
      other.begin(seed: 4)
      try other.restoreEvaluation(
        Dictionary(state.map { ($0.name, $0.tensor) }) { first, _ in first },
        after: Array(demonstrations[...index]))
      for task in demonstrations[(index + 1)...] { try other.observe(task) }
      let last = other.evaluationCheckpoint() ?? []
      found.require(
        last.map(\.name) == states[states.count - 1].map(\.name)
          && last.names(differingFrom: states[states.count - 1]).isEmpty,
        "restored after task \(index + 1), an evaluation does not go on bit for bit")
      found.require(
        try other.predict(episode.queries(ofTask: 0)) == answers,
        "restored after task \(index + 1), the learner gives other answers")
    }
    try checkRefusals(states[0], demonstrations, &found)
  }

  private func checkRefusals(
    _ state: [(name: String, tensor: Tensor)], _ demonstrations: [Demonstrations],
    _ found: inout Violations
  ) throws {
    guard let name = state.first?.name else { return }
    var tensors = Dictionary(state.map { ($0.name, $0.tensor) }) { first, _ in first }
    tensors[name] = nil
    other.begin(seed: 4)
    do {
      try other.restoreEvaluation(tensors, after: [demonstrations[0]])
      found.record("an evaluation's checkpoint without the tensor '\(name)' is not refused")
    } catch is CheckpointError {
    } catch {
      found.record(
        "an evaluation's checkpoint without '\(name)' gives \(type(of: error)), not CheckpointError"
      )
    }
  }
}
