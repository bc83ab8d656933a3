import EngramCore
import Pictures

/// An accuracy matrix as a picture: a row after each task, a column for each task, darker for higher.
struct MatrixPicture {
  private let rows: [[Double]]
  private let cell = (width: 56.0, height: 30.0)
  private let margin = (left: 70.0, top: 30.0)

  /// Draws accuracies in `0...1`, row by row.
  init(rows: [[Double]]) { self.rows = rows }

  /// The SVG document.
  var document: String {
    let columns = rows.map(\.count).max() ?? 0
    let width = margin.left + cell.width * Double(columns) + 8
    let height = margin.top + cell.height * Double(rows.count) + 8
    var writer = SVGWriter()
    writer.open(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("width", SVGWriter.number(width)),
        ("height", SVGWriter.number(height)), ("font-family", "sans-serif"),
      ])
    for column in 0..<columns {
      writer.text(
        "on \(column + 1)", at: Point(x: margin.left + cell.width * Double(column) + 8, y: 20),
        size: 12, fill: "#333333")
    }
    for (index, row) in rows.enumerated() {
      let top = margin.top + cell.height * Double(index)
      writer.text("after \(index + 1)", at: Point(x: 8, y: top + 20), size: 12, fill: "#333333")
      for (column, accuracy) in row.enumerated() {
        draw(accuracy, at: Point(x: margin.left + cell.width * Double(column), y: top), &writer)
      }
    }
    writer.close("svg")
    return writer.text
  }

  private func draw(_ accuracy: Double, at corner: Point, _ writer: inout SVGWriter) {
    // White to dark blue; the light of the colour falls with the accuracy, so that it is told without hue too.
    func part(_ light: Double, _ dark: Double) -> Int { Int(light + (dark - light) * accuracy) }
    let fill = "rgb(\(part(247, 8)),\(part(251, 48)),\(part(255, 107)))"
    writer.element(
      "rect",
      [
        ("x", SVGWriter.number(corner.x)), ("y", SVGWriter.number(corner.y)),
        ("width", SVGWriter.number(cell.width - 2)), ("height", SVGWriter.number(cell.height - 2)),
        ("fill", fill),
      ])
    writer.text(
      Percent.oneDecimal(100 * accuracy), at: Point(x: corner.x + 10, y: corner.y + 19), size: 13,
      fill: accuracy > 0.5 ? "#ffffff" : "#222222")
  }
}
