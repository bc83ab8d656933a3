public import TensorEngine

/// Rows of queries: their number, losses and right answers.
public struct ScoredRows: Hashable, Sendable {
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

  /// Adds one row.
  public mutating func add(loss: Double, isRight: Bool) {
    count += 1
    lossSum += loss
    rightCount += isRight ? 1 : 0
  }

  /// The rows of both.
  public static func + (one: ScoredRows, other: ScoredRows) -> ScoredRows {
    var sum = one
    sum.count += other.count
    sum.lossSum += other.lossSum
    sum.rightCount += other.rightCount
    return sum
  }

  /// Whether the largest logit of every row is that of its target.
  public static func rightAnswers(_ logits: Tensor, _ targets: [Int32]) -> [Bool] {
    let classes = logits.shape.lastExtent
    return targets.indices.map { row in
      let first = logits.pointer + row * classes
      return (0..<classes).max { first[$0] < first[$1] } == Int(targets[row])
    }
  }
}
