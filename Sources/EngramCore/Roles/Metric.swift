/// Accuracies `R[i][j]`: on task `j` after learning tasks `0...i`, each in `0...1`.
public struct AccuracyMatrix: Sendable, Equatable {
  /// Row `i` has one entry for every task evaluated after task `i`; usually `i + 1` entries.
  public var rows: [[Double]]

  /// Creates a matrix from its rows.
  public init(rows: [[Double]]) { self.rows = rows }
}

/// A number derived from an accuracy matrix.
public protocol Metric: Component, Sendable {
  /// The value, or `nil` where the matrix is too small to define it.
  func value(of matrix: AccuracyMatrix) -> Double?
}
