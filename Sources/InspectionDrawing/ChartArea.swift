internal import Inspection
internal import Pictures

/// The rectangle in which curves are drawn, and its axes, which begin at zero.
struct ChartArea {
  let left: Double
  let top: Double
  let width: Double
  let height: Double
  let xTicks: AxisTicks
  let yTicks: AxisTicks
  /// The value at the right edge.
  let xEnd: Double

  private var yEnd: Double { yTicks.values.last ?? 1 }

  /// Where a value lies from the left.
  func x(_ value: Double) -> Double { left + width * value / max(xEnd, 1) }

  /// Where a value lies from the top.
  func y(_ value: Double) -> Double { top + height * (1 - value / yEnd) }

  /// Grid, ticks, numbers and titles.
  func drawAxes(into svg: inout SVGWriter, xTitle: String, yTitle: String) {
    let bottom = top + height
    for value in yTicks.values {
      line(into: &svg, Point(x: left, y: y(value)), Point(x: left + width, y: y(value)), Sheet.grid)
      svg.text(
        NumberText.fixed(value, digits: yTicks.digits),
        at: Point(x: left - 10, y: y(value) + 4), size: 11, fill: Sheet.faintInk, endsHere: true)
    }
    for value in xTicks.values where value <= xEnd {
      line(into: &svg, Point(x: x(value), y: top), Point(x: x(value), y: bottom), Sheet.grid)
      line(
        into: &svg, Point(x: x(value), y: bottom), Point(x: x(value), y: bottom + 5),
        Sheet.faintInk)
      let text = NumberText.grouped(Int(value))
      svg.text(
        text, at: Point(x: x(value) - TextWidth.of(text, size: 11) / 2, y: bottom + 19), size: 11,
        fill: Sheet.faintInk)
    }
    line(into: &svg, Point(x: left, y: top), Point(x: left, y: bottom), Sheet.faintInk)
    line(into: &svg, Point(x: left, y: bottom), Point(x: left + width, y: bottom), Sheet.faintInk)
    let middle = left + width / 2 - TextWidth.of(xTitle, size: 12) / 2
    svg.text(xTitle, at: Point(x: middle, y: bottom + 42), size: 12, fill: Sheet.ink)
    let (titleX, titleY) = (SVGWriter.number(left - 50), SVGWriter.number(top + height / 2))
    svg.element(
      "text",
      [
        ("transform", "translate(\(titleX) \(titleY)) rotate(-90)"), ("font-size", "12"),
        ("text-anchor", "middle"), ("fill", Sheet.ink),
      ], yTitle)
  }

  private func line(
    into svg: inout SVGWriter, _ start: Point, _ end: Point, _ color: String
  ) {
    svg.element(
      "line",
      [
        ("x1", SVGWriter.number(start.x)), ("y1", SVGWriter.number(start.y)),
        ("x2", SVGWriter.number(end.x)), ("y2", SVGWriter.number(end.y)), ("stroke", color),
        ("stroke-width", "1"),
      ])
  }
}
