/// What passes over batches of episodes measured: sums, so that passes can be added.
public struct ObjectiveResult: Sendable {
  /// Rows of queries: their number, losses and right answers.
  public struct Rows: Hashable, Sendable {
    /// The number of rows.
    public var count = 0
    /// The sum of their cross-entropies in nats.
    public var lossSum = 0.0
    /// The number of right answers among them.
    public var rightCount = 0

    /// Nothing.
    public init() {}

    /// The mean cross-entropy in nats.
    public var meanLoss: Double { lossSum / Double(count) }
    /// The share of right answers.
    public var accuracy: Double { Double(rightCount) / Double(count) }

    static func + (one: Rows, other: Rows) -> Rows {
      var sum = one
      sum.count += other.count
      sum.lossSum += other.lossSum
      sum.rightCount += other.rightCount
      return sum
    }
  }

  /// For each of the objective's measures, the rows of tasks from each of the stream's datasets.
  public private(set) var rows: [[Rows]]
  /// The answers given while reading.
  public var reading = Rows()

  /// Creates the empty result of an objective.
  public init(of objective: ContinualObjective, datasetCount: Int) {
    self.init(measureCount: objective.measures.count, datasetCount: datasetCount)
  }

  /// Creates an empty result.
  public init(measureCount: Int, datasetCount: Int = 1) {
    rows = Array(
      repeating: Array(repeating: Rows(), count: datasetCount), count: measureCount)
  }

  /// The rows of each measure, whichever dataset they come from.
  public var totals: [Rows] { rows.map { $0.reduce(Rows(), +) } }

  /// Adds one row.
  public mutating func add(loss: Double, isRight: Bool, measure: Int, dataset: Int) {
    rows[measure][dataset].count += 1
    rows[measure][dataset].lossSum += loss
    rows[measure][dataset].rightCount += isRight ? 1 : 0
  }

  /// Adds the sums of another pass.
  public mutating func add(_ other: ObjectiveResult) {
    for measure in rows.indices {
      for dataset in rows[measure].indices {
        rows[measure][dataset] = rows[measure][dataset] + other.rows[measure][dataset]
      }
    }
    reading = reading + other.reading
  }
}
