/// How much the keys that tasks are written under have in common.
public enum KeyOverlap {
  /// The mean cosine between the keys of every two tasks, `[task][task]`, symmetric.
  ///
  /// Of a task with itself it is the mean over pairs of different keys. Keys have no negative elements, so
  /// that it lies in `0...1`, and keys that prefer nothing have 1.
  ///
  /// - Parameter tasks: The keys of every task, all of one length.
  /// - Returns: `nil` where there is no pair, or a task has a key of zeros alone.
  public static func meanCosines(_ tasks: [[[Float]]]) -> [[Double?]] {
    let sums = tasks.map { sum(ofUnitVectors: $0) }
    return tasks.indices.map { one in
      tasks.indices.map { other in
        guard let a = sums[one], let b = sums[other] else { return nil }
        let total = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        let (m, n) = (Double(tasks[one].count), Double(tasks[other].count))
        if one != other { return total / (m * n) }
        return n > 1 ? (total - n) / (n * (n - 1)) : nil
      }
    }
  }

  private static func sum(ofUnitVectors keys: [[Float]]) -> [Double]? {
    guard let first = keys.first else { return nil }
    var sum = [Double](repeating: 0, count: first.count)
    for key in keys {
      let norm = key.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      guard norm > 0 else { return nil }
      for index in sum.indices { sum[index] += Double(key[index]) / norm }
    }
    return sum
  }
}
