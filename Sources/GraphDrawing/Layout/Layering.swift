/// Which column every box stands in.
enum Layering {
  /// As many columns as the longest path has boxes; every box stands as far right as its links let
  /// it, next to one that it leads to.
  ///
  /// - Precondition: The links form no circle.
  static func columns(_ problem: LayoutProblem) -> [Int] {
    var distances = [Int](repeating: 0, count: problem.boxes.count)
    for box in reversedTopologicalOrder(problem) {
      for link in problem.links where link.source == box {
        distances[box] = max(distances[box], distances[link.target] + 1)
      }
    }
    let longest = distances.max() ?? 0
    return distances.map { longest - $0 }
  }

  /// The boxes, each after all that it leads to.
  private static func reversedTopologicalOrder(_ problem: LayoutProblem) -> [Int] {
    var open = problem.boxes.indices.map { box in problem.links.count { $0.source == box } }
    var ready = problem.boxes.indices.filter { open[$0] == 0 }
    var order: [Int] = []
    while let box = ready.popLast() {
      order.append(box)
      for link in problem.links where link.target == box {
        open[link.source] -= 1
        if open[link.source] == 0 { ready.append(link.source) }
      }
    }
    precondition(
      order.count == problem.boxes.count,
      "\(problem.boxes.count - order.count) of \(problem.boxes.count) boxes lie on a circle of links"
    )
    return order
  }
}
