internal import EngramCore
internal import Pictures

/// Draws sheets one below the other.
public enum SheetDrawing {
  static let margin = 24.0
  /// Images side by side.
  static let columns = 20
  static let gap = 6.0
  static let captionHeight = 17.0
  static let nameWidth = 150.0

  /// A whole SVG document.
  ///
  /// - Parameters:
  ///   - sheets: The episodes.
  ///   - title: The name of the experiment.
  /// - Returns: The text of the document.
  /// - Throws: ``DataError`` when there is not enough memory.
  public static func document(of sheets: [EpisodeSheet], title: String) throws -> String {
    var body = SVGWriter()
    var place = Point(x: margin, y: 40)
    body.text("Episodes of \(title)", at: place, size: 18, fill: ink, isBold: true)
    place.y += 18
    body.text(
      "Every image as it is fed, each channel stretched over the range that it has in its task. "
        + "Below it the label, and the class in the data set.",
      at: place, size: 11.5, fill: faintInk)
    var width = 760.0
    for sheet in sheets { try draw(sheet, into: &body, &place, &width) }
    return framed(body.text, width: width + margin, height: place.y + margin, title: title)
  }

  static let ink = "#1c2126"
  static let faintInk = "#4d565f"

  private static func draw(
    _ sheet: EpisodeSheet, into svg: inout SVGWriter, _ place: inout Point, _ width: inout Double
  ) throws {
    place.y += 40
    let heading = sheet.paths.joined(separator: ", ")
    svg.text(heading, at: place, size: 15, fill: ink, isBold: true)
    place.y += 18
    let detail = "episode \(sheet.number), \(sheet.detail)"
    svg.text(detail, at: place, size: 11.5, fill: faintInk)
    width = max(width, place.x + TextWidth.of(heading, size: 15, isBold: true))
    for (index, task) in sheet.tasks.enumerated() {
      place.y += 24
      let number = "task \(index + 1)"
      let name = task.name == number ? number : "\(number): \(task.name)"
      svg.text(name, at: place, size: 12.5, fill: ink, isBold: true)
      place.y += 8
      for strip in task.strips {
        try StripDrawing(strip).draw(into: &svg, &place, &width)
      }
    }
  }

  private static func framed(
    _ body: String, width: Double, height: Double, title: String
  ) -> String {
    var svg = SVGWriter()
    let (width, height) = (SVGWriter.number(width), SVGWriter.number(height))
    svg.open(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("width", width), ("height", height),
        ("viewBox", "0 0 \(width) \(height)"),
        ("font-family", "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"),
      ])
    svg.element("title", [], "Episodes of \(title)")
    svg.element("rect", [("width", width), ("height", height), ("fill", "#ffffff")])
    svg.append(body)
    svg.close("svg")
    return svg.text
  }
}
