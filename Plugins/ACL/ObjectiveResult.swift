public import MetaTraining

/// What passes over batches of episodes measured: sums, so that passes can be added.
public struct ObjectiveResult: Sendable {
  /// For each of the objective's measures, the rows of tasks from each of the stream's datasets.
  public private(set) var rows: [[ScoredRows]]
  /// The answers given while reading.
  public var reading = ScoredRows()

  /// Creates the empty result of an objective.
  public init(of objective: ContinualObjective, datasetCount: Int) {
    self.init(measureCount: objective.measures.count, datasetCount: datasetCount)
  }

  /// Creates an empty result.
  public init(measureCount: Int, datasetCount: Int = 1) {
    rows = Array(
      repeating: Array(repeating: ScoredRows(), count: datasetCount), count: measureCount)
  }

  /// All sums, those of the answers given while reading last.
  var allRows: [ScoredRows] { Array(rows.joined()) + [reading] }

  /// The result that has ``allRows``.
  init(allRows: [ScoredRows], of objective: ContinualObjective, datasetCount: Int) {
    self.init(of: objective, datasetCount: datasetCount)
    precondition(
      allRows.count == rows.count * datasetCount + 1,
      "\(allRows.count) sums for \(rows.count) measures of \(datasetCount) datasets")
    for measure in rows.indices {
      rows[measure] = Array(allRows[measure * datasetCount..<(measure + 1) * datasetCount])
    }
    reading = allRows[allRows.count - 1]
  }

  /// The rows of each measure, whichever dataset they come from.
  public var totals: [ScoredRows] { rows.map { $0.reduce(ScoredRows(), +) } }

  /// Adds one row.
  public mutating func add(loss: Double, isRight: Bool, measure: Int, dataset: Int) {
    rows[measure][dataset].add(loss: loss, isRight: isRight)
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
