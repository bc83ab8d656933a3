public import TensorEngine

/// The weights of the loss terms "on task `of`, in the state after task `after`".
///
/// ACL asks for every task seen so far after every task: `T (T + 1) / 2` terms. Without the backward
/// terms only the task just read is asked for, and the learner may overwrite all others. Auxiliary
/// terms may ask for a task after one demonstration of each of its classes.
///
/// > Source: Irie, Csordás & Schmidhuber (2025), eq. 3 and appendix A; the auxiliary terms are those of
/// > the released code.
public struct ContinualObjective: Sendable {
  /// One term of the objective, tasks counted from zero.
  public struct Term: Hashable, Sendable {
    /// The task just read.
    public let after: Int
    /// The task asked for, not later than `after`.
    public let of: Int
    /// The weight of the term's mean cross-entropy.
    public let weight: Float
    /// Whether the task is asked for at all; if not, the term is neither optimised nor measured.
    public let isAsked: Bool

    /// The name in logs, tasks counted from one: `after2.of1`.
    public var name: String { "after\(after + 1).of\(of + 1)" }
    /// Whether the task asked for is an earlier one.
    public var isBackward: Bool { of < after }
  }

  /// The terms for a number of tasks, ordered by `after`, then `of`.
  ///
  /// Terms of weight zero are measured but not optimised.
  public let terms: [Term]
  /// The weight of every task's auxiliary term, `first-shot.of1` and so on; empty if there are none.
  ///
  /// All weights, these and those of ``terms``, sum to one.
  public let firstShotWeights: [Float]

  /// Creates the objective of equal weights.
  ///
  /// - Parameters:
  ///   - taskCount: The number of tasks `T`.
  ///   - remembers: Whether the backward terms count.
  ///   - firstShotWeight: The weight of an auxiliary term in units of its task's own; 0 for none.
  public init(taskCount: Int, remembers: Bool, firstShotWeight: Float = 0) {
    self.init(
      weights: (0..<taskCount).map { after in
        (0...after).map { $0 == after || remembers ? 1 : 0 }
      }, firstShotWeight: firstShotWeight)
  }

  /// Creates the objective of given weights: row `after` has an entry for every task up to it.
  ///
  /// - Precondition: Row `i` has `i + 1` entries, none negative, and one is positive.
  public init(weights: [[Float]], firstShotWeight: Float = 0) {
    let own = weights.map { $0.last ?? 0 }
    let total = weights.joined().reduce(0, +) + firstShotWeight * own.reduce(0, +)
    precondition(total > 0, "an objective needs a positive weight, and all are zero")
    terms = weights.enumerated().flatMap { after, row in
      precondition(
        row.count == after + 1, "row \(after) has \(row.count) weights instead of \(after + 1)")
      return row.enumerated().map {
        Term(after: after, of: $0, weight: $1 / total, isAsked: true)
      }
    }
    firstShotWeights = firstShotWeight > 0 ? own.map { firstShotWeight * $0 / total } : []
  }

  private init(terms: [Term], firstShotWeights: [Float]) {
    self.terms = terms
    self.firstShotWeights = firstShotWeights
  }

  /// Names and weights of everything that is measured: the terms, then the auxiliary ones.
  public var measures: [(name: String, weight: Float)] {
    terms.map { ($0.name, $0.weight) }
      + firstShotWeights.enumerated().map { ("first-shot.of\($0 + 1)", $1) }
  }

  /// An objective that asks for only some of the earlier tasks after each task, at random.
  ///
  /// The weights of those that are asked for make up for the others, so that the expected objective is
  /// this one, and its cost grows with the number of tasks instead of with its square.
  ///
  /// - Parameters:
  ///   - count: How many earlier tasks are asked for after each task, where there are more.
  ///   - random: Draws them.
  /// - Returns: An objective of the same terms.
  public func sampled(_ count: Int, from random: inout RandomStream) -> ContinualObjective {
    var asked: [Int: Set<Int>] = [:]
    for after in (terms.last.map { 0...$0.after } ?? 0...0) where after > count {
      asked[after] = Set(random.sample(count, below: after))
    }
    return ContinualObjective(
      terms: terms.map { term in
        guard term.isBackward, let chosen = asked[term.after] else { return term }
        let isAsked = chosen.contains(term.of)
        return Term(
          after: term.after, of: term.of,
          weight: isAsked ? term.weight * Float(term.after) / Float(count) : 0, isAsked: isAsked)
      }, firstShotWeights: firstShotWeights)
  }
}
