internal import EngramCore
internal import Pictures

/// The accuracy on every task from the moment it is learned: what falls is forgotten.
struct TaskCurves {
  let evaluation: EvaluationSummary

  private static let (left, top, width, height) = (44.0, 10.0, 400.0, 200.0)

  /// The chart as an element of a page; empty for a single task.
  var svg: String {
    let rows = evaluation.rows
    guard rows.count > 1 else { return "" }
    let labelWidth = 20 + (evaluation.taskNames.map { TextWidth.of($0, size: 12) }.max() ?? 0)
    var svg = SVGWriter()
    let (width, height) = (Self.left + Self.width + labelWidth, Self.top + Self.height + 40)
    svg.open(
      "svg",
      [
        ("viewBox", "0 0 \(SVGWriter.number(width)) \(SVGWriter.number(height))"),
        ("width", SVGWriter.number(width)), ("role", "img"),
        (
          "aria-label",
          "Accuracy on each of \(rows.count) tasks after every task; the table has the numbers"
        ),
      ])
    for tick in stride(from: 0.0, through: 100, by: 25) {
      grid(from: (Self.left, y(tick)), to: (Self.left + Self.width, y(tick)), &svg)
      text("\(Int(tick))", "tick", Self.left - 8, y(tick) + 4, anchor: "end", &svg)
    }
    for row in rows.indices {
      text("\(row + 1)", "tick", x(row, of: rows.count), y(0) + 17, anchor: "middle", &svg)
    }
    text(
      "after task", "tick", Self.left + Self.width / 2, y(0) + 34, anchor: "middle", &svg)
    for task in rows.indices { draw(task, rows, &svg) }
    svg.close("svg")
    return svg.text
  }

  private func draw(_ task: Int, _ rows: [[Spread]], _ svg: inout SVGWriter) {
    let points = (task..<rows.count).compactMap { row -> (Double, Double)? in
      guard task < rows[row].count else { return nil }
      return (x(row, of: rows.count), y(100 * rows[row][task].mean))
    }
    let style = "curve task-\(task % 8)"
    svg.element(
      "polyline",
      [
        ("class", style),
        (
          "points",
          points.map { "\(SVGWriter.number($0.0)),\(SVGWriter.number($0.1))" }
            .joined(separator: " ")
        ),
      ])
    for point in points {
      svg.element(
        "circle",
        [
          ("class", style), ("cx", SVGWriter.number(point.0)), ("cy", SVGWriter.number(point.1)),
          ("r", "3"),
        ])
    }
  }

  private func x(_ row: Int, of count: Int) -> Double {
    Self.left + Self.width * (Double(row) + 0.5) / Double(count)
  }

  private func y(_ percent: Double) -> Double { Self.top + Self.height * (1 - percent / 100) }

  private func grid(
    from start: (Double, Double), to end: (Double, Double), _ svg: inout SVGWriter
  ) {
    svg.element(
      "line",
      [
        ("class", "grid"), ("x1", SVGWriter.number(start.0)), ("y1", SVGWriter.number(start.1)),
        ("x2", SVGWriter.number(end.0)), ("y2", SVGWriter.number(end.1)),
      ])
  }

  private func text(
    _ text: String, _ name: String, _ x: Double, _ y: Double, anchor: String,
    _ svg: inout SVGWriter
  ) {
    svg.element(
      "text",
      [
        ("class", name), ("x", SVGWriter.number(x)), ("y", SVGWriter.number(y)),
        ("text-anchor", anchor),
      ], text)
  }
}
