/// Some columns of a matrix, as runs of neighbours.
public struct ColumnRuns: Equatable, Sendable {
  /// The first column and the length of each run, one after the other, as kernels take them.
  let bounds: [Int]
  /// The number of columns in all runs.
  public let count: Int

  /// Runs that are ascending and have columns between them.
  public init(_ runs: [Range<Int>]) {
    precondition(
      zip(runs, runs.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound },
      "runs are ascending and apart, not \(runs)")
    bounds = runs.flatMap { [$0.lowerBound, $0.count] }
    count = runs.reduce(0) { $0 + $1.count }
  }

  /// The number of runs.
  var runCount: Int { bounds.count / 2 }

  /// The columns, ascending.
  var columns: [Int] { ranges.flatMap(Array.init) }

  /// The runs.
  var ranges: [Range<Int>] {
    (0..<runCount).map { bounds[2 * $0]..<bounds[2 * $0] + bounds[2 * $0 + 1] }
  }
}
