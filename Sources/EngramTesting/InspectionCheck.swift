import EngramCore

/// The laws of a learner that can be inspected: it learns from a task that is traced as from any other, and the
/// trace fits together.
struct InspectionCheck {
  let learner: any Learner
  let stream: any TaskStream

  /// Checks the laws on one episode.
  func run(_ found: inout Violations) throws {
    guard let learner = learner as? any InspectableLearner else { return }
    let episode = stream.episode(0, seed: 1)
    let tasks = episode.tasks.indices
    func answers() throws -> [[Int]] {
      try tasks.map { try learner.predict(episode.queries(ofTask: $0)) }
    }
    learner.begin(seed: 2)
    var observed: [[[Int]]] = []
    for task in tasks {
      try learner.observe(episode.demonstrations(ofTask: task))
      observed.append(try answers())
    }
    learner.begin(seed: 2)
    var traces: [[LayerTrace]] = []
    for task in tasks {
      traces.append(try learner.trace(episode.demonstrations(ofTask: task), keeping: [1]))
      found.require(
        try answers() == observed[task], "after a trace answers differ from those after `observe`")
    }
    check(traces, episode, &found)
  }

  private func check(_ traces: [[LayerTrace]], _ episode: Episode, _ found: inout Violations) {
    let kinds = traces.map { $0.map(\.kind) }
    found.require(Set(kinds).count <= 1, "tasks have different layers: \(kinds)")
    for (trace, task) in zip(traces, episode.tasks) {
      let count = task.demonstrations.count
      for head in trace.compactMap(\.memory).flatMap(\.heads) {
        found.require(
          head.addresses.count == count && head.writeNorms.count == count,
          "\(count) demonstrations have \(head.addresses.count) keys")
        found.require(
          Set(head.snapshots.keys).isSuperset(of: [0, count]),
          "the matrices before or after a task are missing")
      }
    }
    for (before, after) in zip(traces, traces.dropFirst()) {
      for (one, other) in zip(before, after) {
        for (head, next) in zip(one.memory?.heads ?? [], other.memory?.heads ?? []) {
          found.require(
            head.snapshots[head.addresses.count] == next.snapshots[0],
            "a task does not start with the matrices that the one before it left")
        }
      }
    }
  }
}
