import EngramCore
import Pictures
import Testing

@testable import GraphDrawing

/// The picture of an experiment: nothing lies on anything else.
@Suite struct LayoutTests {
  @Test func thereAreExperiments() { #expect(!shippedExperiments.isEmpty) }

  @Test(arguments: shippedExperiments)
  func boxesDoNotOverlapAndHoldTheirTexts(name: String) throws {
    let graph = try shippedGraph(name)
    let svg = try SVGReading(GraphFormat.svg.document(of: graph))
    #expect(svg.boxes.count == graph.nodes.count - graph.metrics.count)
    expectApart(svg.boxes)
    for box in svg.boxes {
      #expect(box.x >= 0 && box.y >= 0)
      #expect(box.x + box.width <= svg.width && box.y + box.height <= svg.height)
    }
  }

  @Test(arguments: shippedExperiments)
  func linesPassBetweenTheBoxes(name: String) throws {
    let plan = DrawingPlan(GraphPicture(try shippedGraph(name)))
    expectClear(GraphLayout(plan.problem), plan.problem)
  }

  /// Random graphs, in which links cross many columns.
  @Test(arguments: 1...20)
  func anyGraphWithoutCirclesIsLaidOut(seed: Int) {
    var state = UInt64(seed)
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let boxes = (0..<12 + seed).map { _ in
      LayoutProblem.Box(width: Double(40 + random(100)), height: Double(30 + random(80)))
    }
    let links = (0..<2 * boxes.count).map { _ in
      let source = random(boxes.count - 1)
      return LayoutProblem.Link(
        source: source, target: source + 1 + random(boxes.count - source - 1),
        sourceOffset: Double(random(30)), targetOffset: Double(random(30)))
    }
    let problem = LayoutProblem(boxes: boxes, links: links)
    let layout = GraphLayout(problem)
    expectApart(layout.frames)
    expectClear(layout, problem)
    for (box, frame) in zip(boxes, layout.frames) {
      #expect(frame.width >= box.width && frame.height == box.height)
    }
  }

  @Test func aTreeIsDrawnWithoutCrossings() {
    // Two owners with three parts each, listed in turn.
    let links = (0..<6).map {
      LayoutProblem.Link(
        source: $0, target: 6 + $0 % 2, sourceOffset: 10, targetOffset: Double(10 * $0))
    }
    let problem = LayoutProblem(
      boxes: .init(repeating: LayoutProblem.Box(width: 50, height: 80), count: 8), links: links)
    let columns = Layering.columns(problem)
    #expect(columns == [0, 0, 0, 0, 0, 0, 1, 1])
    let grid = ColumnGrid(problem, columns: columns)
    let order = Ordering.order(grid)
    #expect(order == [[0, 2, 4, 1, 3, 5], [6, 7]])
    #expect(Ordering.crossingCount(grid, order) == 0)
    #expect(Ordering.crossingCount(grid, [[0, 1, 2, 3, 4, 5], [6, 7]]) == 3)
  }

  @Test func valuesOutOfOrderArePooledAtTheirMean() {
    let pooled = Placement.nonDecreasing([(1, 1), (5, 1), (2, 2), (9, 1), (8, 1)])
    #expect(pooled == [1, 3, 3, 8.5, 8.5])
  }

  @Test func nothingIsAPicture() throws {
    let svg = try SVGReading(GraphFormat.svg.document(of: .empty))
    #expect(svg.boxes.isEmpty)
  }

  private func expectApart(_ frames: [Frame]) {
    for (index, first) in frames.enumerated() {
      for second in frames[(index + 1)...] {
        let isApart =
          first.x + first.width < second.x || second.x + second.width < first.x
          || first.y + first.height < second.y || second.y + second.height < first.y
        #expect(isApart, "\(first) and \(second)")
      }
    }
  }

  /// Lines are level within columns and turn between them, so it is enough to look at the level
  /// pieces.
  private func expectClear(_ layout: GraphLayout, _ problem: LayoutProblem) {
    for (route, link) in zip(layout.routes, problem.links) {
      let frame = layout.frames[link.source]
      #expect(route.first == Point(x: frame.x + frame.width, y: frame.y + link.sourceOffset))
      let target = layout.frames[link.target]
      #expect(route.last == Point(x: target.x, y: target.y + link.targetOffset))
      for (from, to) in zip(route, route.dropFirst()) {
        #expect(from.x < to.x)
        let crossed = layout.frames.filter { frame in
          from.x < frame.x + frame.width && frame.x < to.x && from.y > frame.y
            && from.y < frame.y + frame.height
        }
        #expect(crossed.isEmpty, "\(from) to \(to) crosses \(crossed)")
      }
    }
  }
}
