/// Moves labels on one line apart so that they do not overlap.
enum SpreadLabels {
  /// Places near the wanted ones, in the same order, each at least a distance from its neighbours.
  ///
  /// - Parameters:
  ///   - wanted: Where each label would stand.
  ///   - distance: Between two labels.
  ///   - range: Where labels may stand; it is left at its end if there are too many of them.
  /// - Returns: A place for every label.
  static func places(
    _ wanted: [Double], distance: Double, in range: ClosedRange<Double>
  ) -> [Double] {
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
    var places = order.map { min(max(wanted[$0], range.lowerBound), range.upperBound) }
    // Groups of labels that touch are centred on what their members want.
    var groups = places.map { (sum: $0, count: 1) }
    func start(_ group: (sum: Double, count: Int)) -> Double {
      let length = Double(group.count - 1) * distance
      let middle = group.sum / Double(group.count) - length / 2
      return max(range.lowerBound, min(middle, range.upperBound - length))
    }
    var index = 1
    while index < groups.count {
      let (last, next) = (groups[index - 1], groups[index])
      if start(last) + Double(last.count) * distance > start(next) + 1e-9 {
        groups[index - 1] = (last.sum + next.sum, last.count + next.count)
        groups.remove(at: index)
        index = max(1, index - 1)
      } else {
        index += 1
      }
    }
    places = groups.flatMap { group in
      (0..<group.count).map { start(group) + Double($0) * distance }
    }
    var result = [Double](repeating: 0, count: wanted.count)
    for (place, label) in zip(places, order) { result[label] = place }
    return result
  }
}
