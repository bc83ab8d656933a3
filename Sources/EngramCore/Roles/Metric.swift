/// Accuracies `R[i][j]`: on task `j` after learning tasks `0...i`, each in `0...1`.
public struct AccuracyMatrix: Sendable, Equatable {
  /// Row `i` has one entry for every task evaluated after task `i`: `i + 1`, or all of them with
  /// `measure: {ahead: true}`.
  public var rows: [[Double]]
  /// The accuracy on every task before the first is learned; empty if it was not measured.
  public var before: [Double]
  /// The accuracy on every task after learning it alone; empty if it was not measured.
  public var alone: [Double]

  /// Creates a matrix from its rows and what was measured besides.
  public init(rows: [[Double]], before: [Double] = [], alone: [Double] = []) {
    self.rows = rows
    self.before = before
    self.alone = alone
  }
}

/// A number derived from an accuracy matrix.
public protocol Metric: Component, Sendable {
  /// Whether an experiment that names no metrics reports this one; `true` unless stated otherwise.
  ///
  /// `false` is for metrics that are undefined on most matrices, and for those that say in another way
  /// what a standard one says.
  static var isStandard: Bool { get }

  /// Whether less is better, as of forgetting; `false` unless stated otherwise.
  static var isCost: Bool { get }

  /// The value, or `nil` where the matrix is too small to define it.
  func value(of matrix: AccuracyMatrix) -> Double?
}

extension Metric {
  /// Experiments report it unless they say otherwise.
  public static var isStandard: Bool { true }

  /// More is better.
  public static var isCost: Bool { false }
}
