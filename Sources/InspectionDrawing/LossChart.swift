public import Inspection
internal import Pictures

/// Draws the losses of a training over its steps, with the steps at which forgetting emerges.
///
/// > Source: what is drawn is figure 2 of Irie, Csordás & Schmidhuber, "Metalearning Continual Learning
/// > Algorithms", TMLR 2025.
public struct LossChart {
  private let losses: LossCurves
  private let title: String
  private let lines: [String]
  private let area: ChartArea
  private let legend: [(top: Double, left: Double)]

  /// What stands at the right of the curves.
  private let labelWidth: Double

  private static let labelDistance = 14.5
  private static let plotWidth = 780.0
  /// More points of a curve than this cannot be told apart.
  private static let pointLimit = 780

  /// Lays a chart out.
  ///
  /// - Parameters:
  ///   - losses: The curves; there is at least one with a value.
  ///   - learner: The learner's name.
  public init(_ losses: LossCurves, learner: String) {
    self.losses = losses
    title = "Losses while training: \(learner)"
    var lines = [
      "Mean cross-entropy in nats; each value is the mean over \(NumberText.grouped(losses.window)) steps."
    ]
    if losses.curves.contains(where: { $0.emergence != nil }) {
      lines.append(
        "○ marks where forgetting emerges: from there on the loss on an earlier task stays above its minimum, and "
          + "above the loss right after the task.")
    }
    self.lines = lines
    let headHeight = 40 + 18 * Double(lines.count) + 14
    let labels = losses.curves.map(\.label)
    let ends = losses.curves.map { TextWidth.of(Self.endLabel(of: $0), size: 11.5) }
    labelWidth = 27 + (ends.max() ?? 0) + 20
    legend = Self.legend(labels, top: headHeight + 14, right: 70 + Self.plotWidth + labelWidth - 20)
    let top = (legend.last?.top ?? headHeight) + 22
    let height = max(400, Double(losses.curves.count) * Self.labelDistance + 20)
    area = ChartArea(
      left: 70, top: top, width: Self.plotWidth, height: height,
      xTicks: AxisTicks(upTo: Double(losses.stepCount), count: 8, isWhole: true),
      yTicks: AxisTicks(
        upTo: losses.curves.flatMap(\.smoothed.values).max() ?? 1, count: 7),
      xEnd: Double(losses.stepCount))
  }

  /// A whole SVG document.
  public func document() -> String {
    var svg = SVGWriter()
    var place = Point(x: Sheet.margin, y: 40)
    Sheet.head(title, lines, into: &svg, &place)
    drawLegend(into: &svg)
    area.drawAxes(into: &svg, xTitle: "training step", yTitle: "loss (nats)")
    // Dashed lines last, so that they are seen where they lie on others.
    let order = losses.curves.indices.sorted { (depth(of: $0), $0) < (depth(of: $1), $1) }
    for index in order { draw(losses.curves[index], into: &svg) }
    for curve in losses.curves { drawEmergence(of: curve, into: &svg) }
    drawLabels(into: &svg)
    return Sheet.document(
      svg,
      width: max(
        area.left + area.width + labelWidth, Sheet.margin * 2 + Sheet.headWidth(title, lines)),
      height: area.top + area.height + 62, title: title)
  }

  private func depth(of index: Int) -> Int {
    losses.curves[index].term.place.map { $0.isBackward ? 2 : 1 } ?? 0
  }

  private func point(_ step: Int, _ value: Double) -> Point {
    Point(x: area.x(Double(step)), y: area.y(value))
  }

  private func draw(_ curve: LossCurves.Curve, into svg: inout SVGWriter) {
    let count = curve.smoothed.steps.count
    let stride = max(1, (count + Self.pointLimit - 1) / Self.pointLimit)
    let points = (0..<count).filter { $0 % stride == 0 || $0 == count - 1 }.map { index in
      let point = point(curve.smoothed.steps[index], curve.smoothed.values[index])
      return "\(SVGWriter.number(point.x)),\(SVGWriter.number(point.y))"
    }
    svg.element(
      "polyline",
      LossStyle(curve.term).attributes + [("points", points.joined(separator: " "))])
  }

  private func drawEmergence(of curve: LossCurves.Curve, into svg: inout SVGWriter) {
    guard let emergence = curve.emergence,
      let index = curve.smoothed.steps.firstIndex(of: emergence.step)
    else { return }
    let place = point(emergence.step, curve.smoothed.values[index])
    svg.element(
      "circle",
      [
        ("cx", SVGWriter.number(place.x)), ("cy", SVGWriter.number(place.y)), ("r", "5"),
        ("fill", "#ffffff"), ("stroke", LossStyle(curve.term).color), ("stroke-width", "2"),
      ])
  }

  /// Names and last values at the ends of the curves.
  private func drawLabels(into svg: inout SVGWriter) {
    let shown = losses.curves.filter { !$0.smoothed.steps.isEmpty }
    let ends = shown.map { curve in
      point(curve.smoothed.steps.last ?? 0, curve.smoothed.values.last ?? 0)
    }
    let places = SpreadLabels.places(
      ends.map(\.y), distance: Self.labelDistance, in: area.top...area.top + area.height)
    let x = area.left + area.width
    for (curve, (end, y)) in zip(shown, zip(ends, places)) {
      let style = LossStyle(curve.term)
      svg.element(
        "polyline",
        [
          ("fill", "none"), ("stroke", style.color), ("stroke-width", "1"),
          (
            "points",
            [(end.x, end.y), (x + 4, end.y), (x + 16, y), (x + 22, y)].map {
              "\(SVGWriter.number($0.0)),\(SVGWriter.number($0.1))"
            }.joined(separator: " ")
          ),
        ])
      svg.text(
        Self.endLabel(of: curve),
        at: Point(x: x + 27, y: y + 4), size: 11.5, fill: Sheet.ink)
    }
  }

  private static func endLabel(of curve: LossCurves.Curve) -> String {
    let value = NumberText.fixed(curve.smoothed.values.last ?? 0, digits: 2)
    let start = curve.emergence.map { ", ○ step \(NumberText.grouped($0.step))" } ?? ""
    return "\(value)  \(curve.label)\(start)"
  }

  private func drawLegend(into svg: inout SVGWriter) {
    for (curve, place) in zip(losses.curves, legend) {
      svg.element(
        "line",
        [
          ("x1", SVGWriter.number(place.left)), ("y1", SVGWriter.number(place.top - 4)),
          ("x2", SVGWriter.number(place.left + 34)), ("y2", SVGWriter.number(place.top - 4)),
        ] + LossStyle(curve.term).attributes)
      svg.text(
        curve.label, at: Point(x: place.left + 40, y: place.top), size: 11.5, fill: Sheet.ink)
    }
  }

  /// Where the entries of the legend stand, in lines as wide as the chart.
  private static func legend(
    _ labels: [String], top: Double, right: Double
  ) -> [(top: Double, left: Double)] {
    var place = (top: top, left: 70.0)
    return labels.map { label in
      let width = 40 + TextWidth.of(label, size: 11.5) + 20
      if place.left > 70, place.left + width > right {
        place = (place.top + 18, 70)
      }
      defer { place.left += width }
      return place
    }
  }
}
