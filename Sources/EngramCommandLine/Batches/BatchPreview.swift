internal import Batches
internal import EngramCore

/// What a batch would do: its jobs and the data that they need.
struct BatchPreview {
  private let reading: BatchReader.Reading

  init(_ reading: BatchReader.Reading) { self.reading = reading }

  /// One line per job.
  var text: String {
    let rows = zip(reading.batch.jobs, reading.members).map { job, member in
      let plan = member.firstPlan
      let steps = plan.entries.reduce(0) { $0 + $1.learner.stepCount }
      let learners = plan.entries.count == 1 ? "1 learner" : "\(plan.entries.count) learners"
      return [job.name, learners, "\(steps) training steps", datasets(of: plan)]
    }
    return AlignedColumns.text(rows) + "\(rows.count) jobs\n"
  }

  private func datasets(of plan: ExperimentPlan) -> String {
    let types = plan.graph.nodes.filter { $0.role == .dataset }.map(\.typeName)
    return Array(Set(types)).sorted().joined(separator: ", ")
  }
}
