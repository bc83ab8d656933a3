internal import EngramCore

extension AccuracyMatrix {
  /// Every row without the tasks to come, `R[i][0...i]`; `nil` without rows or if an entry is missing.
  var seen: [[Double]]? {
    guard !rows.isEmpty, rows.indices.allSatisfy({ $0 < rows[$0].count }) else { return nil }
    return rows.enumerated().map { Array($1[...$0]) }
  }

  /// All rows if each has an entry for every task, also for those to come; `nil` otherwise.
  var square: [[Double]]? {
    rows.allSatisfy { $0.count >= rows.count } ? rows : nil
  }
}

extension [Double] {
  /// The mean, `nil` of nothing.
  var mean: Double? { isEmpty ? nil : reduce(0, +) / Double(count) }
}
