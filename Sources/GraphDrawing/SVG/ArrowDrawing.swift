internal import EngramCore
internal import Pictures

/// Draws the line from a component to the setting that it is.
enum ArrowDrawing {
  private static let headLength = 8.0
  private static let headHalfWidth = 4.5

  static func draw(
    _ arrow: GraphPicture.Arrow, along route: [Point], into svg: inout SVGWriter
  ) {
    guard let start = route.first, let tip = route.last else { return }
    var line: SVGWriter.Attributes = [
      ("d", path(route)), ("fill", "none"), ("stroke", RoleColors.line), ("stroke-width", "1.6"),
    ]
    if arrow.isMeasurement { line.append(("stroke-dasharray", "6 4")) }
    svg.element("path", line)
    svg.element(
      "circle",
      [
        ("cx", SVGWriter.number(start.x)), ("cy", SVGWriter.number(start.y)), ("r", "3"),
        ("fill", RoleColors.line),
      ])
    let back = SVGWriter.number(tip.x - headLength)
    svg.element(
      "path",
      [
        (
          "d",
          "M\(SVGWriter.number(tip.x)) \(SVGWriter.number(tip.y))"
            + "L\(back) \(SVGWriter.number(tip.y - headHalfWidth))"
            + "L\(back) \(SVGWriter.number(tip.y + headHalfWidth))Z"
        ), ("fill", RoleColors.line),
      ])
  }

  /// A smooth line that is level at every point, so that it stays between the columns where it
  /// turns and between the boxes where it passes one.
  private static func path(_ route: [Point]) -> String {
    var points = route
    points[points.count - 1].x -= headLength
    func written(_ point: Point) -> String {
      "\(SVGWriter.number(point.x)) \(SVGWriter.number(point.y))"
    }
    var text = "M\(written(points[0]))"
    for (from, to) in zip(points, points.dropFirst()) {
      guard from.y != to.y else {
        text += "L\(written(to))"
        continue
      }
      let middle = (from.x + to.x) / 2
      text += "C\(written(Point(x: middle, y: from.y))) \(written(Point(x: middle, y: to.y)))"
      text += " \(written(to))"
    }
    return text
  }
}
