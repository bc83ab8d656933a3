internal import Pictures

/// The place of a box.
struct Frame: Hashable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double
}

/// What is to be laid out.
struct LayoutProblem {
  struct Box {
    let width: Double
    let height: Double
  }

  /// A line from the right side of one box to the left side of another.
  struct Link {
    let source: Int
    let target: Int
    /// How far below the top of its box each end lies.
    let sourceOffset: Double
    let targetOffset: Double
  }

  let boxes: [Box]
  let links: [Link]
}

/// Boxes in columns, links from left to right between and around them.
///
/// The classical four steps: columns by longest paths, order within columns by barycentres, heights
/// by least squares, then routes. No two boxes overlap, and no route crosses a box.
///
/// > Source: Sugiyama, Tagawa & Toda (1981), "Methods for visual understanding of hierarchical system
/// > structures", IEEE Transactions on Systems, Man, and Cybernetics 11(2).
struct GraphLayout {
  /// The places of the boxes, as wide as the widest of the column.
  let frames: [Frame]
  /// For every link the points that it passes; it is level at each of them.
  let routes: [[Point]]
  /// The extent of everything.
  let width: Double
  let height: Double

  init(_ problem: LayoutProblem) {
    let columns = Layering.columns(problem)
    let grid = ColumnGrid(problem, columns: columns)
    let order = Ordering.order(grid)
    let tops = Placement.tops(grid, order: order)
    let spans = Self.spans(grid, tops)
    frames = problem.boxes.indices.map { box in
      let span = spans[columns[box]]
      return Frame(
        x: span.x, y: tops[box], width: span.width, height: problem.boxes[box].height)
    }
    routes = problem.links.enumerated().map { index, link in
      let start = spans[columns[link.source]]
      let end = spans[columns[link.target]]
      let stations = grid.stations[index].flatMap { node -> [Point] in
        let span = spans[grid.nodes[node].column]
        return [
          Point(x: span.x, y: tops[node]), Point(x: span.x + span.width, y: tops[node]),
        ]
      }
      return [Point(x: start.x + start.width, y: tops[link.source] + link.sourceOffset)]
        + stations + [Point(x: end.x, y: tops[link.target] + link.targetOffset)]
    }
    width = spans.map { $0.x + $0.width }.max() ?? 0
    let bottoms = frames.map { $0.y + $0.height } + routes.joined().map(\.y)
    height = bottoms.max() ?? 0
  }

  /// Left side and width of every column; between two there is more room where links are steeper.
  private static func spans(_ grid: ColumnGrid, _ tops: [Double]) -> [(x: Double, width: Double)] {
    var x = 0.0
    return (0..<grid.columnCount).map { column in
      let width = grid.nodes.filter { $0.column == column }.map(\.width).max() ?? 0
      let rises = grid.segments.filter { grid.nodes[$0.source].column == column }.map {
        abs(tops[$0.source] + $0.sourceOffset - tops[$0.target] - $0.targetOffset)
      }
      defer { x += width + min(60 + 0.15 * (rises.max() ?? 0), 160) }
      return (x, width)
    }
  }
}
