/// The validations of a training so far, and what follows from them.
///
/// All of it is read from `metrics.jsonl`, so that a resumed run selects as an undisturbed one does.
struct ValidationHistory: Equatable {
  /// One validation.
  struct Entry: Equatable {
    /// The number of steps taken before it.
    let step: Int
    /// The mean accuracy on all tasks after the last, in `0...1`.
    let score: Double
  }

  /// The name of the score in `metrics.jsonl`.
  static let measure = "validation.acc"

  private(set) var entries: [Entry] = []

  /// The first of the best; `nil` before any.
  var best: Entry? {
    entries.reduce(nil) { best, entry in
      guard let best, best.score >= entry.score else { return entry }
      return best
    }
  }

  /// Validations since the best.
  var fruitlessCount: Int {
    guard let best else { return 0 }
    return entries.count { $0.step > best.step }
  }

  /// Adds a validation.
  ///
  /// - Returns: Whether it is better than all before.
  @discardableResult
  mutating func add(_ entry: Entry) -> Bool {
    entries.append(entry)
    return best == entry
  }

  /// Whether training has gone on without success for too long.
  func isExhausted(_ selection: ModelSelection?) -> Bool {
    selection?.patience.map { fruitlessCount >= $0 } ?? false
  }
}
