/// The weights of the loss terms "on task `of`, in the state after task `after`".
///
/// ACL asks for every task seen so far after every task: `T (T + 1) / 2` terms. Without the backward
/// terms only the task just read is asked for, and the learner may overwrite all others.
///
/// > Source: Irie, Csordás & Schmidhuber (2025), eq. 3.
public struct ContinualObjective: Sendable {
  /// One term of the objective, tasks counted from zero.
  public struct Term: Hashable, Sendable {
    /// The task just read.
    public let after: Int
    /// The task asked for, not later than `after`.
    public let of: Int
    /// The weight of the term's mean cross-entropy.
    public let weight: Float

    /// The name in logs, tasks counted from one: `after2.of1`.
    public var name: String { "after\(after + 1).of\(of + 1)" }
  }

  /// The terms for a number of tasks, ordered by `after`, then `of`; weights sum to one.
  ///
  /// Terms of weight zero are measured but not optimised.
  public let terms: [Term]

  /// Creates the objective of equal weights.
  ///
  /// - Parameters:
  ///   - taskCount: The number of tasks `T`.
  ///   - remembers: Whether the backward terms count.
  public init(taskCount: Int, remembers: Bool) {
    self.init(
      weights: (0..<taskCount).map { after in
        (0...after).map { $0 == after || remembers ? 1 : 0 }
      })
  }

  /// Creates the objective of given weights: row `after` has an entry for every task up to it.
  ///
  /// - Precondition: Row `i` has `i + 1` entries, none negative, and one is positive.
  public init(weights: [[Float]]) {
    let total = weights.joined().reduce(0, +)
    precondition(total > 0, "an objective needs a positive weight, and all are zero")
    terms = weights.enumerated().flatMap { after, row in
      precondition(
        row.count == after + 1, "row \(after) has \(row.count) weights instead of \(after + 1)")
      return row.enumerated().map { Term(after: after, of: $0, weight: $1 / total) }
    }
  }
}
