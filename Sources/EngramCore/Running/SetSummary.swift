/// The results of all runs of an experiment, with the seeds of each variation put together.
public struct SetSummary: Sendable {
  /// The results of one run.
  public struct Member: Sendable {
    /// The label of the variation.
    public let variation: String
    /// One summary per learner.
    public let summaries: [RunSummary]

    /// Creates the results of a run.
    public init(variation: String, summaries: [RunSummary]) {
      self.variation = variation
      self.summaries = summaries
    }
  }

  /// What one learner reached on one evaluation in one variation.
  public struct Row: Sendable, Equatable {
    /// The label of the variation.
    public let variation: String
    /// The learner.
    public let learner: String
    /// The evaluation.
    public let evaluation: String
    /// The seeds.
    public let seeds: [UInt64]
    /// The number of episodes that every seed was evaluated on.
    public let episodeCount: Int
    /// Every metric over the seeds, each seed with its mean over episodes.
    public let metrics: [Metric]

    /// The number of seeds.
    public var seedCount: Int { seeds.count }
  }

  /// A metric over seeds.
  public struct Metric: Sendable, Equatable {
    /// The key, such as `acc`.
    public let name: String
    /// The mean over the episodes of each seed; `nil` where the metric is undefined.
    public let values: [Double?]

    /// Mean and deviation over the seeds that have a value; `nil` if none has.
    public var spread: Spread? { Spread(values.compactMap(\.self)) }
  }

  /// An expectation and what came of it in one variation.
  public struct Verdict: Sendable {
    /// What was expected.
    public let expectation: Expectation
    /// The label of the variation.
    public let variation: String
    /// What was measured, over seeds; `nil` if it is undefined.
    public let measured: Spread?

    /// Whether the mean is as expected.
    public var isMet: Bool { measured.map { expectation.isMet(by: 100 * $0.mean) } ?? false }
  }

  /// One row per evaluation, variation and learner, in file order.
  public let rows: [Row]
  /// Every expectation for every variation that it is about, in file order.
  public let verdicts: [Verdict]

  /// Puts results together.
  ///
  /// - Parameters:
  ///   - members: The finished runs.
  ///   - expectations: What they are compared with.
  public init(_ members: [Member], expectations: [Expectation] = []) {
    let rows = Self.rows(members)
    self.rows = rows
    verdicts = expectations.flatMap { expectation in
      rows.filter { row in
        row.learner == expectation.learner && row.evaluation == expectation.evaluation
          && (expectation.variation == nil || expectation.variation == row.variation)
      }.map { row in
        Verdict(
          expectation: expectation, variation: row.variation,
          measured: row.metrics.first { $0.name == expectation.metric }?.spread)
      }
    }
  }

  private static func rows(_ members: [Member]) -> [Row] {
    struct Key: Hashable { let evaluation, variation, learner: String }
    var order: [Key] = []
    var groups: [Key: [(seed: UInt64, results: EvaluationSummary)]] = [:]
    for member in members {
      for summary in member.summaries {
        for evaluation in summary.evaluations {
          let key = Key(
            evaluation: evaluation.name, variation: member.variation, learner: summary.learner)
          if groups[key] == nil { order.append(key) }
          groups[key, default: []].append((summary.seed, evaluation))
        }
      }
    }
    var evaluations: [String] = []
    for key in order where !evaluations.contains(key.evaluation) {
      evaluations.append(key.evaluation)
    }
    return evaluations.flatMap { name in order.filter { $0.evaluation == name } }.map { key in
      let group = groups[key] ?? []
      let names = group.first?.results.metrics.map(\.name) ?? []
      return Row(
        variation: key.variation, learner: key.learner, evaluation: key.evaluation,
        seeds: group.map(\.seed), episodeCount: group.first?.results.matrices.count ?? 0,
        metrics: names.map { name in
          Metric(
            name: name,
            values: group.map { member in
              member.results.metrics.first { $0.name == name }?.spread?.mean
            })
        })
    }
  }
}
