internal import EngramCore
internal import Pictures

/// Draws the box of a component.
enum BoxDrawing {
  static func draw(_ design: BoxDesign, in frame: Frame, into svg: inout SVGWriter) {
    let box = design.box
    let colors = RoleColors.of(box)
    svg.open("g")
    svg.element("title", [], [box.path, box.detail].filter { !$0.isEmpty }.joined(separator: ": "))
    var outline: SVGWriter.Attributes = [
      ("class", "box"), ("x", SVGWriter.number(frame.x)), ("y", SVGWriter.number(frame.y)),
      ("width", SVGWriter.number(frame.width)), ("height", SVGWriter.number(frame.height)),
      ("rx", "9"), ("fill", colors.fill), ("stroke", colors.stroke), ("stroke-width", "1.8"),
    ]
    if box.isUnused { outline.append(("stroke-dasharray", "5 4")) }
    svg.element("rect", outline)
    let (left, right) = (frame.x + BoxDesign.padding, frame.x + frame.width - BoxDesign.padding)
    svg.text(
      design.kind,
      at: Point(x: left, y: frame.y + BoxDesign.headBaseline), size: BoxDesign.labelSize,
      fill: colors.ink, isBold: true)
    if let type = box.typeName {
      svg.text(
        type, at: Point(x: right, y: frame.y + BoxDesign.headBaseline), size: BoxDesign.labelSize,
        fill: colors.ink, endsHere: true)
    }
    svg.text(
      design.title, at: Point(x: left, y: frame.y + BoxDesign.titleBaseline),
      size: BoxDesign.titleSize, fill: RoleColors.text, isBold: true)
    for (index, detail) in design.details.enumerated() {
      let y = frame.y + BoxDesign.detailBaseline + BoxDesign.detailStep * Double(index)
      svg.text(
        detail, at: Point(x: left, y: y), size: BoxDesign.detailSize, fill: RoleColors.faintText)
    }
    drawPorts(design, in: frame, colors, into: &svg)
    svg.close("g")
  }

  private static func drawPorts(
    _ design: BoxDesign, in frame: Frame, _ colors: RoleColors, into svg: inout SVGWriter
  ) {
    if let rule = design.rule {
      svg.element(
        "line",
        [
          ("x1", SVGWriter.number(frame.x)), ("x2", SVGWriter.number(frame.x + frame.width)),
          ("y1", SVGWriter.number(frame.y + rule)), ("y2", SVGWriter.number(frame.y + rule)),
          ("stroke", colors.stroke), ("stroke-opacity", "0.45"),
        ])
    }
    for port in design.ports {
      let x =
        port.isOutput
        ? frame.x + frame.width - BoxDesign.padding : frame.x + BoxDesign.padding
      svg.text(
        port.label, at: Point(x: x, y: frame.y + port.offset + 4), size: BoxDesign.detailSize,
        fill: RoleColors.text, endsHere: port.isOutput)
    }
  }
}
