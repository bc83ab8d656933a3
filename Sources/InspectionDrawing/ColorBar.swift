internal import EngramCore
internal import Inspection
internal import Pictures

/// Which colour means which number.
struct ColorBar {
  /// The absolute value at both ends.
  let bound: Double

  private static let thickness = 10

  /// Draws an upright bar with its numbers at the right.
  func drawUpright(into svg: inout SVGWriter, at corner: Point, height: Double) throws {
    let rows = max(2, Int(height))
    let bytes = (0..<rows).flatMap { row in
      [[UInt8]](
        repeating: DivergingColors.bytes(of: 1 - 2 * Double(row) / Double(rows - 1)),
        count: Self.thickness
      ).joined()
    }
    let image = ByteImage(
      shape: ImageShape(height: rows, width: Self.thickness, channels: 3), bytes: bytes)
    try svg.image(image, at: corner, scale: 1, title: "colour bar")
    let x = corner.x + Double(Self.thickness) + 5
    var marks = [(0.0, bound), (1.0, -bound)]
    if height >= 45 { marks.insert((0.5, 0), at: 1) }
    for (share, value) in marks {
      let baseline = corner.y + share * height + (share == 0 ? 8 : share == 1 ? 0 : 4)
      svg.text(
        Self.signed(value), at: Point(x: x, y: baseline), size: 10.5, fill: Sheet.faintInk)
    }
  }

  /// Draws a lying bar with its numbers below; 24 pixels high.
  func drawLying(into svg: inout SVGWriter, at corner: Point, width: Double) throws {
    let columns = max(2, Int(width))
    let row = (0..<columns).flatMap {
      DivergingColors.bytes(of: 2 * Double($0) / Double(columns - 1) - 1)
    }
    let image = ByteImage(
      shape: ImageShape(height: 8, width: columns, channels: 3),
      bytes: (0..<8).flatMap { _ in row })
    try svg.image(image, at: corner, scale: 1, title: "colour bar")
    let y = corner.y + 20
    svg.text(
      Self.signed(-bound), at: Point(x: corner.x, y: y), size: 10.5, fill: Sheet.faintInk)
    svg.text(
      Self.signed(bound), at: Point(x: corner.x + width, y: y), size: 10.5, fill: Sheet.faintInk,
      endsHere: true)
    let zero = corner.x + width / 2 - TextWidth.of("0", size: 10.5) / 2
    svg.text("0", at: Point(x: zero, y: y), size: 10.5, fill: Sheet.faintInk)
  }

  /// A number with a real minus sign.
  private static func signed(_ value: Double) -> String {
    value == 0 ? "0" : (value < 0 ? "−" : "+") + NumberText.short(abs(value))
  }
}
