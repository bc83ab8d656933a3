/// The results of one learner: the contents of `summary.json`.
public struct RunSummary: Sendable, Equatable {
  /// A named count.
  public struct Fact: Sendable, Equatable {
    /// The name, such as `parameters`.
    public var name: String
    /// The count.
    public var value: Int
  }

  /// What validations selected.
  public struct Selected: Sendable, Equatable {
    /// The step whose state was evaluated.
    public var step: Int
    /// The step of the best validation.
    public var bestStep: Int
    /// Its score: the mean accuracy on all tasks after the last, in `0...1`.
    public var bestScore: Double

    /// Creates a record.
    public init(step: Int, bestStep: Int, bestScore: Double) {
      self.step = step
      self.bestStep = bestStep
      self.bestScore = bestScore
    }
  }

  /// The name of the experiment.
  public var experiment: String
  /// The name of the learner.
  public var learner: String
  /// The seed of the run.
  public var seed: UInt64
  /// The lanes of the run.
  public var laneCount: Int
  /// Training steps taken.
  public var stepCount: Int
  /// What validations selected; `nil` without a selection.
  public var selected: Selected?
  /// Time spent in training steps, over all parts of a resumed run.
  public var trainingSeconds: Double
  /// Time spent in evaluation.
  public var evaluationSeconds: Double
  /// The most memory that the process had occupied by the end of this learner's run.
  public var peakMemoryBytes: Int
  /// The most that the learner kept of observed tasks.
  public var storage = LearnerStorage()
  /// What the learner has been told of tasks because it must know it.
  public var needs: Set<TaskKnowledge> = []
  /// What the learner tells about itself.
  public var facts: [Fact]
  /// The evaluations in file order.
  public var evaluations: [EvaluationSummary]
}

/// What one evaluation stream measured on one learner.
public struct EvaluationSummary: Sendable, Equatable {
  /// One metric over all episodes.
  public struct MetricSeries: Sendable, Equatable {
    /// The key, such as `acc`.
    public var name: String
    /// One value per episode; `nil` where the metric is undefined.
    public var values: [Double?]
    /// Whether less is better.
    public var isCost = false

    /// Mean and standard deviation over the episodes that have a value.
    public var spread: Spread? { Spread(values.compactMap(\.self)) }
  }

  /// The mean accuracy on all tasks after the last with some demonstrations of every class.
  public struct CurvePoint: Sendable, Equatable {
    /// Demonstrations per class.
    public var shots: Int
    /// One accuracy per episode.
    public var values: [Double]
  }

  /// The name of the evaluation.
  public var name: String
  /// The name of every task, in the order of learning.
  public var taskNames: [String]
  /// One matrix per episode, all of the same form.
  public var matrices: [AccuracyMatrix]
  /// The metrics in file order.
  public var metrics: [MetricSeries]
  /// The learning curve; empty if none was asked for.
  public var curve: [CurvePoint] = []

  /// Every task before the first was learned, over all episodes; empty if it was not measured.
  public var before: [Spread] { spreads(\.before) }
  /// Every task learned alone; empty if it was not measured.
  public var alone: [Spread] { spreads(\.alone) }

  private func spreads(_ row: (AccuracyMatrix) -> [Double]) -> [Spread] {
    guard let first = matrices.first else { return [] }
    return row(first).indices.compactMap { column in Spread(matrices.map { row($0)[column] }) }
  }

  /// Every entry of the accuracy matrix over all episodes.
  public var rows: [[Spread]] {
    guard let first = matrices.first else { return [] }
    return first.rows.indices.map { row in
      first.rows[row].indices.compactMap { column in
        Spread(matrices.map { $0.rows[row][column] })
      }
    }
  }
}
