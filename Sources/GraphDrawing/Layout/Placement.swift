/// How far down every node of every column stands.
enum Placement {
  private static let roundCount = 60
  /// Room between two boxes of a column.
  private static let boxGap = 20.0
  /// Room around a line that passes a column.
  private static let lineGap = 14.0

  /// Draws the ends of every segment to the same height, as well as order and room permit.
  ///
  /// Column after column takes the least-squares solution with its neighbours held still.
  ///
  /// - Returns: The top of every node; the least is zero.
  static func tops(_ grid: ColumnGrid, order: [[Int]]) -> [Double] {
    var tops = [Double](repeating: 0, count: grid.nodes.count)
    for column in order {
      for (node, shift) in zip(column, shifts(column, grid)) { tops[node] = shift }
    }
    for round in 0..<roundCount {
      let goesLeft = round.isMultiple(of: 2)
      // Both sides count in the end; one side at a time spreads what the other has found.
      let isLate = round >= roundCount / 2
      for column in goesLeft ? Array(order.indices.reversed()) : Array(order.indices) {
        settle(order[column], &tops, grid, left: isLate || !goesLeft, right: isLate || goesLeft)
      }
    }
    let least = tops.min() ?? 0
    return tops.map { ($0 - least).rounded() }
  }

  /// The tops of a column's nodes when they stand as close as they may.
  private static func shifts(_ column: [Int], _ grid: ColumnGrid) -> [Double] {
    var shifts: [Double] = []
    var bottom = 0.0
    for (index, node) in column.enumerated() {
      if index > 0 {
        let isBeside = grid.nodes[node].isWaypoint || grid.nodes[column[index - 1]].isWaypoint
        bottom += isBeside ? lineGap : boxGap
      }
      shifts.append(bottom)
      bottom += grid.nodes[node].height
    }
    return shifts
  }

  private static func settle(
    _ column: [Int], _ tops: inout [Double], _ grid: ColumnGrid, left: Bool, right: Bool
  ) {
    var wishes: [Int: (sum: Double, weight: Double)] = [:]
    func wish(_ node: Int, _ top: Double, _ weight: Double) {
      let known = wishes[node] ?? (0, 0)
      wishes[node] = (known.sum + weight * top, known.weight + weight)
    }
    let members = Set(column)
    for segment in grid.segments {
      let level =
        tops[segment.source] + segment.sourceOffset - tops[segment.target]
        - segment.targetOffset
      let weight = grid.weights[segment] ?? 1
      if left, members.contains(segment.target) {
        wish(segment.target, tops[segment.target] + level, weight)
      }
      if right, members.contains(segment.source) {
        wish(segment.source, tops[segment.source] - level, weight)
      }
    }
    let shifts = shifts(column, grid)
    let targets = zip(column, shifts).map { node, shift in
      let wish = wishes[node] ?? (tops[node] * 0.01, 0.01)
      return (value: wish.sum / wish.weight - shift, weight: wish.weight)
    }
    for ((node, shift), value) in zip(zip(column, shifts), nonDecreasing(targets)) {
      tops[node] = value + shift
    }
  }

  /// The non-decreasing values nearest to the given ones in weighted squares: neighbours that are out
  /// of order are pooled at their mean.
  static func nonDecreasing(_ targets: [(value: Double, weight: Double)]) -> [Double] {
    var pools: [(mean: Double, weight: Double, count: Int)] = []
    for target in targets {
      var pool = (mean: target.value, weight: target.weight, count: 1)
      while let last = pools.last, last.mean > pool.mean {
        pools.removeLast()
        let weight = last.weight + pool.weight
        pool = (
          (last.mean * last.weight + pool.mean * pool.weight) / weight, weight,
          last.count + pool.count
        )
      }
      pools.append(pool)
    }
    return pools.flatMap { [Double](repeating: $0.mean, count: $0.count) }
  }
}
