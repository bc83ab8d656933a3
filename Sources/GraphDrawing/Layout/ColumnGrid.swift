/// Boxes and waypoints in columns, joined by segments between neighbouring columns only.
///
/// A link over several columns passes a waypoint in each that it crosses. Links that leave a box at
/// the same height share their waypoints, and so run together as long as they can.
struct ColumnGrid {
  struct Node {
    let column: Int
    let width: Double
    let height: Double
    let isWaypoint: Bool
  }

  struct Segment: Hashable {
    let source: Int
    let target: Int
    let sourceOffset: Double
    let targetOffset: Double
  }

  private struct WaypointKey: Hashable {
    let source: Int
    let offset: Double
    let column: Int
  }

  /// The boxes, under their numbers, then the waypoints.
  private(set) var nodes: [Node]
  /// The segments, each once.
  private(set) var segments: [Segment] = []
  /// For every link the waypoints that it passes.
  private(set) var stations: [[Int]] = []
  let columnCount: Int
  /// How much each segment wants to be level.
  private(set) var weights: [Segment: Double] = [:]

  init(_ problem: LayoutProblem, columns: [Int]) {
    nodes = zip(problem.boxes, columns).map { box, column in
      Node(column: column, width: box.width, height: box.height, isWaypoint: false)
    }
    columnCount = (columns.max() ?? -1) + 1
    var waypoints: [WaypointKey: Int] = [:]
    var known: Set<Segment> = []
    for link in problem.links {
      var passed: [Int] = []
      var last = (node: link.source, offset: link.sourceOffset)
      for column in columns[link.source] + 1..<columns[link.target] {
        let key = WaypointKey(source: link.source, offset: link.sourceOffset, column: column)
        let node = waypoints[key] ?? nodes.count
        if waypoints.updateValue(node, forKey: key) == nil {
          nodes.append(Node(column: column, width: 0, height: 0, isWaypoint: true))
        }
        add(Segment(source: last.node, target: node, sourceOffset: last.offset, targetOffset: 0))
        passed.append(node)
        last = (node, 0)
      }
      add(
        Segment(
          source: last.node, target: link.target, sourceOffset: last.offset,
          targetOffset: link.targetOffset))
      stations.append(passed)
    }

    weights = Self.weights(segments, nodes)

    func add(_ segment: Segment) {
      if known.insert(segment).inserted { segments.append(segment) }
    }
  }

  /// Long lines are to be straight before anything else; what many share draws each of them little.
  private static func weights(_ segments: [Segment], _ nodes: [Node]) -> [Segment: Double] {
    let leaving = Dictionary(grouping: segments) { [Double($0.source), $0.sourceOffset] }
    let arriving = Dictionary(grouping: segments) { [Double($0.target), $0.targetOffset] }
    return Dictionary(
      uniqueKeysWithValues: segments.map { segment in
        let waypointCount = [segment.source, segment.target].count { nodes[$0].isWaypoint }
        let sharing = max(
          leaving[[Double(segment.source), segment.sourceOffset]]?.count ?? 1,
          arriving[[Double(segment.target), segment.targetOffset]]?.count ?? 1)
        return (segment, [1.0, 2, 8][waypointCount] / Double(sharing))
      })
  }
}
