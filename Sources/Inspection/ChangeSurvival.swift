public import EngramCore

/// How much of what a task changed in a memory is still there later.
public enum ChangeSurvival {
  /// The share of every task's change that is there after it and after every later task.
  ///
  /// With `W_i` the matrices after task `i` and `W_0` those before the first, task `i` changes them by
  /// `Δ_i = W_i - W_(i-1)`, and the share after task `j >= i` is the projection
  /// `⟨Δ_i, W_j - W_(i-1)⟩ / ‖Δ_i‖²`, the inner product over all elements of all matrices: 1 right after the
  /// task, 1 later if nothing was written along it, 0 if it is gone, more than 1 if later tasks wrote more in
  /// its direction, less than 0 if they turned it round.
  ///
  /// - Parameter moments: The matrices before the first task and after every one: `W_0, W_1, …`; those of one
  ///   moment may belong to several heads.
  /// - Returns: Row `i` has the shares of task `i + 1` after tasks `i + 1, i + 2, …`; `nil` where the task
  ///   changed nothing.
  public static func shares(_ moments: [[MemoryMatrix]]) -> [[Double?]] {
    guard moments.count > 1 else { return [] }
    let states = moments.map { $0.flatMap { $0.elements.map(Double.init) } }
    return (1..<states.count).map { task in
      let start = states[task - 1]
      let change = difference(states[task], start)
      let square = product(change, change)
      return (task..<states.count).map { later in
        square > 0 ? product(change, difference(states[later], start)) / square : nil
      }
    }
  }

  private static func difference(_ one: [Double], _ other: [Double]) -> [Double] {
    zip(one, other).map { $0 - $1 }
  }

  private static func product(_ one: [Double], _ other: [Double]) -> Double {
    zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
