internal import EngramCore
internal import Pictures

/// A graph as a picture: boxes in columns from data on the left to measurements on the right.
///
/// Colours stand on white and on black, and say nothing that the text does not say.
struct SVGDocument {
  let text: String

  init(_ picture: GraphPicture) {
    let plan = DrawingPlan(picture)
    let layout = GraphLayout(plan.problem)
    let margin = 24.0
    let titleWidth = TextWidth.of(picture.name, size: 17, isBold: true)
    let captionWidth = TextWidth.of(picture.caption, size: 12)
    let width = max(layout.width, titleWidth, captionWidth) + 2 * margin
    let top = 60.0
    let captionRoom = picture.caption.isEmpty ? 0.0 : 30
    let height = top + layout.height + captionRoom + margin
    var svg = SVGWriter()
    svg.open(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("width", SVGWriter.number(width)),
        ("height", SVGWriter.number(height)),
        ("viewBox", "0 0 \(SVGWriter.number(width)) \(SVGWriter.number(height))"),
        ("role", "img"),
        ("font-family", "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"),
      ])
    svg.element("title", [], "The components of \(picture.name)")
    svg.text(
      picture.name, at: Point(x: margin, y: 34), size: 17, fill: RoleColors.line, isBold: true)
    svg.open(
      "g", [("transform", "translate(\(SVGWriter.number(margin)) \(SVGWriter.number(top)))")])
    for (design, frame) in zip(plan.designs, layout.frames) {
      BoxDrawing.draw(design, in: frame, into: &svg)
    }
    for (arrow, route) in zip(picture.arrows, layout.routes) {
      ArrowDrawing.draw(arrow, along: route, into: &svg)
    }
    svg.close("g")
    if !picture.caption.isEmpty {
      svg.text(
        picture.caption, at: Point(x: margin, y: height - margin), size: 12, fill: RoleColors.line)
    }
    svg.close("svg")
    text = svg.text
  }
}

/// The boxes of a picture with their sizes, and where on them the arrows end.
struct DrawingPlan {
  let designs: [BoxDesign]
  let problem: LayoutProblem

  init(_ picture: GraphPicture) {
    // The arrows of a box with the same label, such as those from all learners, share one line.
    var inputs = [[String]](repeating: [], count: picture.boxes.count)
    var outputs = inputs
    for arrow in picture.arrows {
      let label = Self.inputLabel(arrow)
      if !inputs[arrow.target].contains(label) { inputs[arrow.target].append(label) }
      guard let port = arrow.port.map({ "." + $0 }) else { continue }
      if !outputs[arrow.source].contains(port) { outputs[arrow.source].append(port) }
    }
    let designs = picture.boxes.indices.map {
      BoxDesign(picture.boxes[$0], inputs: inputs[$0], outputs: outputs[$0])
    }
    self.designs = designs
    problem = LayoutProblem(
      boxes: designs.map { LayoutProblem.Box(width: $0.width, height: $0.height) },
      links: picture.arrows.map { arrow in
        let input = inputs[arrow.target].firstIndex(of: Self.inputLabel(arrow)) ?? 0
        let output = arrow.port.flatMap { outputs[arrow.source].firstIndex(of: "." + $0) }
        let source = designs[arrow.source]
        return LayoutProblem.Link(
          source: arrow.source, target: arrow.target,
          sourceOffset: output.map {
            source.ports[inputs[arrow.source].count + $0].offset
          } ?? source.outputOffset,
          targetOffset: designs[arrow.target].ports[input].offset)
      })
  }

  private static func inputLabel(_ arrow: GraphPicture.Arrow) -> String {
    arrow.setting.isEmpty ? "is" : arrow.setting
  }
}
