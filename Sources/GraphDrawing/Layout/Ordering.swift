/// In which order the nodes of every column stand, from the top.
enum Ordering {
  private static let sweepCount = 12

  /// Starts from the order in which the ends are reached from the last column, so that what comes
  /// first in the file stands at the top, and improves on it by barycentres while links cross less.
  static func order(_ grid: ColumnGrid) -> [[Int]] {
    var order = initialOrder(grid)
    var best = order
    var fewest = crossingCount(grid, order)
    for sweep in 0..<sweepCount where fewest > 0 {
      let goesLeft = sweep.isMultiple(of: 2)
      let columns = goesLeft ? Array(order.indices.reversed()) : Array(order.indices)
      for column in columns { sort(&order, column, towardsRight: goesLeft, grid) }
      let count = crossingCount(grid, order)
      if count < fewest { (best, fewest) = (order, count) }
    }
    return best
  }

  /// How often segments cross.
  static func crossingCount(_ grid: ColumnGrid, _ order: [[Int]]) -> Int {
    let places = places(grid, order)
    let byColumn = Dictionary(grouping: grid.segments) { grid.nodes[$0.source].column }
    return byColumn.values.reduce(0) { total, segments in
      let sorted = segments.sorted {
        (places[$0.source], $0.sourceOffset, places[$0.target], $0.targetOffset)
          < (places[$1.source], $1.sourceOffset, places[$1.target], $1.targetOffset)
      }
      // Ends are inserted in order; every one that stands below a newcomer is crossed.
      var ends: [(Int, Double)] = []
      var crossings = 0
      for segment in sorted {
        let end = (places[segment.target], segment.targetOffset)
        let index = ends.firstIndex { $0 > end } ?? ends.count
        crossings += ends.count - index
        ends.insert(end, at: index)
      }
      return total + crossings
    }
  }

  private static func places(_ grid: ColumnGrid, _ order: [[Int]]) -> [Int] {
    var places = [Int](repeating: 0, count: grid.nodes.count)
    for column in order { for (place, node) in column.enumerated() { places[node] = place } }
    return places
  }

  private static func initialOrder(_ grid: ColumnGrid) -> [[Int]] {
    var order = [[Int]](repeating: [], count: grid.columnCount)
    var visited = [Bool](repeating: false, count: grid.nodes.count)
    let incoming = Dictionary(grouping: grid.segments, by: \.target)
    let sources = Set(grid.segments.map(\.source))
    for end in grid.nodes.indices where !sources.contains(end) {
      var pending = [end]
      while let node = pending.popLast() {
        guard !visited[node] else { continue }
        visited[node] = true
        order[grid.nodes[node].column].append(node)
        let segments = (incoming[node] ?? []).sorted { $0.targetOffset < $1.targetOffset }
        pending += segments.reversed().map(\.source)
      }
    }
    return order
  }

  /// Sorts one column by the mean place of the neighbours on one side.
  private static func sort(
    _ order: inout [[Int]], _ column: Int, towardsRight: Bool, _ grid: ColumnGrid
  ) {
    let places = places(grid, order)
    var ends: [Int: [Double]] = [:]
    for segment in grid.segments {
      let (node, other, offset) =
        towardsRight
        ? (segment.source, segment.target, segment.targetOffset)
        : (segment.target, segment.source, segment.sourceOffset)
      guard grid.nodes[node].column == column else { continue }
      let share = offset / max(grid.nodes[other].height, 1)
      let count = Double(order[grid.nodes[other].column].count)
      ends[node, default: []].append((Double(places[other]) + share) / count)
    }
    let count = Double(order[column].count)
    let keyed = order[column].enumerated().map { place, node in
      // Without neighbours on that side a node stays about where it is.
      let mean = ends[node].map { $0.reduce(0, +) / Double($0.count) }
      return (key: mean ?? Double(place) / count, place: place, node: node)
    }
    order[column] = keyed.sorted { ($0.key, $0.place) < ($1.key, $1.place) }.map(\.node)
  }
}
