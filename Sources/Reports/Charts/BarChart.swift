internal import EngramCore
internal import Pictures

/// One metric of every row as a horizontal bar with its confidence interval, and what was expected.
struct BarChart {
  /// One bar.
  struct Bar {
    let label: String
    /// In percent.
    let value: Double
    /// Half the width of the 95 % confidence interval in percent points; `nil` with one seed.
    let halfWidth: Double?
    /// What is expected, in percent, with the text that names it.
    let expected: (value: Double, text: String)?
  }

  private static let rowHeight = 26.0
  private static let plotWidth = 460.0

  let title: String
  let bars: [Bar]

  /// The chart as an element of a page, whose style sheet gives the colours.
  var svg: String {
    let labelWidth = 16 + (bars.map { TextWidth.of($0.label, size: 13) }.max() ?? 0)
    let height = Self.rowHeight * Double(bars.count) + 34
    let low = min(0, bars.map(\.value).min() ?? 0)
    func x(_ value: Double) -> Double {
      labelWidth + Self.plotWidth * (max(low, min(100, value)) - low) / (100 - low)
    }
    var svg = SVGWriter()
    let width = labelWidth + Self.plotWidth + 130
    svg.open(
      "svg",
      [
        ("viewBox", "0 0 \(SVGWriter.number(width)) \(SVGWriter.number(height))"),
        ("width", SVGWriter.number(width)), ("role", "img"), ("aria-label", description),
      ])
    let bottom = Self.rowHeight * Double(bars.count) + 6
    for tick in stride(from: 0.0, through: 100, by: 20) {
      svg.element("line", line("grid", x(tick), 0, x(tick), bottom))
      label("\(Int(tick))", "tick", x(tick), bottom + 16, anchor: "middle", &svg)
    }
    for (index, bar) in bars.enumerated() {
      draw(bar, top: Self.rowHeight * Double(index), x, labelWidth, &svg)
    }
    svg.close("svg")
    return svg.text
  }

  private func draw(
    _ bar: Bar, top: Double, _ x: (Double) -> Double, _ labelWidth: Double, _ svg: inout SVGWriter
  ) {
    let middle = top + Self.rowHeight / 2
    label(bar.label, "name", labelWidth - 10, middle + 4, anchor: "end", &svg)
    let (left, right) = (min(x(0), x(bar.value)), max(x(0), x(bar.value)))
    svg.element(
      "rect",
      [
        ("class", "bar"), ("x", SVGWriter.number(left)), ("y", SVGWriter.number(top + 5)),
        ("width", SVGWriter.number(max(right - left, 0.5))),
        ("height", SVGWriter.number(Self.rowHeight - 10)),
      ])
    var end = right
    if let half = bar.halfWidth {
      let (low, high) = (x(bar.value - half), x(bar.value + half))
      svg.element("line", line("error", low, middle, high, middle))
      for place in [low, high] {
        svg.element("line", line("error", place, middle - 4, place, middle + 4))
      }
      end = max(end, high)
    }
    if let expected = bar.expected {
      let place = x(expected.value)
      svg.open("g", [("class", "expected")])
      svg.element("title", [], expected.text)
      svg.element("line", line("mark", place, top + 2, place, top + Self.rowHeight - 2))
      svg.close("g")
      end = max(end, place)
    }
    label(Percent.oneDecimal(bar.value), "value", end + 8, middle + 4, anchor: "start", &svg)
  }

  private var description: String {
    title + ": "
      + bars.map { "\($0.label) \(Percent.oneDecimal($0.value))" }.joined(separator: ", ")
  }

  private func line(
    _ name: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double
  ) -> SVGWriter.Attributes {
    [
      ("class", name), ("x1", SVGWriter.number(x1)), ("y1", SVGWriter.number(y1)),
      ("x2", SVGWriter.number(x2)), ("y2", SVGWriter.number(y2)),
    ]
  }

  private func label(
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
