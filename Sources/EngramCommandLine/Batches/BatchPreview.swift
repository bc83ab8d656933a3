internal import Batches
internal import EngramCore

/// What a batch would do: its jobs, the data that they need, and about how long they take.
struct BatchPreview {
  private let reading: BatchReader.Reading
  private let concurrency: Int

  init(_ reading: BatchReader.Reading, concurrency: Int) {
    self.reading = reading
    self.concurrency = concurrency
  }

  /// One line per job; `estimates` are what ``estimates(roots:report:)`` has found.
  func text(_ estimates: [Estimate]) -> String {
    let rows = zip(zip(reading.batch.jobs, reading.members), estimates).map { pair, estimate in
      let (job, member) = pair
      let plan = member.firstPlan
      let steps = plan.entries.reduce(0) { $0 + $1.learner.stepCount }
      let learners = plan.entries.count == 1 ? "1 learner" : "\(plan.entries.count) learners"
      return [
        job.name, learners, "\(steps) training steps", datasets(of: plan), estimate.text,
      ]
    }
    let known = estimates.compactMap(\.seconds)
    let sum = known.reduce(0, +) / Double(concurrency)
    let about = known.isEmpty ? "" : ", about \(Clock.text(sum)) with -j \(concurrency)"
    let open = estimates.count - known.count
    return AlignedColumns.text(rows) + "\(rows.count) jobs\(about)"
      + (open > 0 && !known.isEmpty ? ", without \(open) that cannot be told\n" : "\n")
  }

  /// About how long a job takes, or why that is not known.
  enum Estimate {
    case about(Double)
    case unknown(reason: String)

    var seconds: Double? {
      if case .about(let seconds) = self { return seconds }
      return nil
    }

    var text: String {
      switch self {
      case .about(let seconds): "about \(Clock.text(seconds))"
      case .unknown(let reason): reason
      }
    }
  }

  /// Tries a little of every job's work; runs that differ in the seed alone are alike.
  ///
  /// - Parameters:
  ///   - roots: Where data is looked for.
  ///   - report: Told which job is tried.
  /// - Returns: An estimate for every job.
  func estimates(roots: DataRoots, report: (String) -> Void) -> [Estimate] {
    let laneCount = max(1, Machine.coreCount / concurrency)
    var known: [String: Estimate] = [:]
    return zip(reading.batch.jobs, reading.members).map { job, member in
      let experiment = reading.batch.experiments.first { $0.jobs.contains(job) }?.name ?? ""
      let key = "\(experiment) \(job.variation)"
      if let estimate = known[key] { return estimate }
      report(job.name)
      let estimate: Estimate
      do {
        let probe = TimeProbe(member.firstPlan, roots: roots, laneCount: laneCount)
        estimate = .about(try probe.seconds())
      } catch {
        estimate = .unknown(reason: "\(error)")
      }
      known[key] = estimate
      return estimate
    }
  }

  private func datasets(of plan: ExperimentPlan) -> String {
    let types = plan.graph.nodes.filter { $0.role == .dataset }.map(\.typeName)
    return Array(Set(types)).sorted().joined(separator: ", ")
  }
}
