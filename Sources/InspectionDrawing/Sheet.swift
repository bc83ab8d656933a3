internal import EngramCore
internal import Pictures

/// What all pictures of an inspection have in common.
enum Sheet {
  static let margin = 24.0
  static let ink = "#1c2126"
  static let faintInk = "#4d565f"
  static let frame = "#c3c9ce"
  static let grid = "#e4e8eb"

  /// Colours that most people can tell apart; what comes after them begins again.
  ///
  /// > Source: Okabe & Ito (2008), "Color Universal Design", <https://jfly.uni-koeln.de/color/>.
  static let colors = [
    "#0072b2", "#d55e00", "#009e73", "#b8528f", "#b98200", "#2f9bd8", "#66717c",
  ]

  /// The tint of a task's heading, counted from zero.
  static func tint(ofTask index: Int) -> String { mixed(colors[index % colors.count], white: 0.75) }

  /// A colour with some white in it.
  static func mixed(_ color: String, white share: Double) -> String {
    let digits = Array(color.dropFirst())
    let channels = stride(from: 0, to: 6, by: 2).map { start -> String in
      let value = Double(Int(String(digits[start...start + 1]), radix: 16) ?? 0)
      let mixed = Int((value + (255 - value) * share).rounded())
      return (mixed < 16 ? "0" : "") + String(mixed, radix: 16)
    }
    return "#" + channels.joined()
  }

  /// Title and explanation at the top; the place moves below them.
  static func head(
    _ title: String, _ lines: [String], into svg: inout SVGWriter, _ place: inout Point
  ) {
    svg.text(title, at: place, size: 17, fill: ink, isBold: true)
    for line in lines {
      place.y += 18
      svg.text(line, at: place, size: 11.5, fill: faintInk)
    }
  }

  /// The width that title and explanation take.
  static func headWidth(_ title: String, _ lines: [String]) -> Double {
    let widths =
      [TextWidth.of(title, size: 17, isBold: true)]
      + lines.map {
        TextWidth.of($0, size: 11.5)
      }
    return widths.max() ?? 0
  }

  /// A whole document around a body.
  static func document(
    _ body: SVGWriter, width: Double, height: Double, title: String
  ) -> String {
    var svg = SVGWriter()
    let (width, height) = (SVGWriter.number(width.rounded(.up)), SVGWriter.number(height))
    svg.open(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("width", width), ("height", height),
        ("viewBox", "0 0 \(width) \(height)"),
        ("font-family", "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"),
      ])
    svg.element("title", [], title)
    svg.element("rect", [("width", width), ("height", height), ("fill", "#ffffff")])
    svg.append(body.text)
    svg.close("svg")
    return svg.text
  }
}
